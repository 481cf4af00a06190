package io.tollgate.providers.dialect.gemini;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Spoken samples: signed, 16 bits, the low byte first, one channel.
 *
 * @param rate samples a second
 */
record PcmAudio(int rate, byte[] samples) {
    private static final int USUAL_RATE = 24_000;
    private static final int SAMPLE_BYTES = 2;
    private static final int HEAD_BYTES = 44;
    private static final int CHUNK_HEAD_BYTES = 8;
    private static final int FORMAT_BYTES = 16;
    private static final int PLAIN_PCM = 1;

    /** What a part of an answer holds; null where that is something else. */
    static @Nullable PcmAudio of(String mimeType, byte[] data) {
        String type = mimeType.toLowerCase(Locale.ROOT).replace(" ", "");
        if (type.startsWith("audio/l16") || type.startsWith("audio/pcm")) {
            return new PcmAudio(rate(type), data);
        }
        return type.startsWith("audio/wav") || type.startsWith("audio/x-wav") ? ofWav(data) : null;
    }

    private static int rate(String type) {
        int at = type.indexOf("rate=");
        String digits = at < 0 ? "" : type.substring(at + 5).split("[^0-9]", 2)[0];
        return digits.isEmpty() || digits.length() > 6 ? USUAL_RATE : Integer.parseInt(digits);
    }

    /** Walks the chunks of a file; its sizes may be larger than the file. */
    private static @Nullable PcmAudio ofWav(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < HEAD_BYTES || !name(file, 0).equals("RIFF")) {
            return null;
        }
        int rate = 0;
        long at = 12;
        while (at + CHUNK_HEAD_BYTES <= file.length) {
            int chunk = (int) at + CHUNK_HEAD_BYTES;
            long size = Integer.toUnsignedLong(in.getInt(chunk - 4));
            int inside = (int) Math.min(size, file.length - chunk);
            String name = name(file, (int) at);
            if (name.equals("fmt ") && inside >= FORMAT_BYTES) {
                boolean plain =
                        in.getShort(chunk) == PLAIN_PCM
                                && in.getShort(chunk + 2) == 1
                                && in.getShort(chunk + 14) == SAMPLE_BYTES * 8;
                rate = plain ? in.getInt(chunk + 4) : 0;
            } else if (name.equals("data")) {
                byte[] samples = new byte[inside];
                in.get(chunk, samples);
                return rate > 0 ? new PcmAudio(rate, samples) : null;
            }
            at = chunk + size + (size & 1);
        }
        return null;
    }

    private static String name(byte[] file, int at) {
        return new String(file, at, 4, US_ASCII);
    }

    /** Whether clients of OpenAI can take its samples as they are. */
    boolean usual() {
        return rate == USUAL_RATE;
    }

    /** A whole file. */
    byte[] wav() {
        ByteBuffer out =
                ByteBuffer.allocate(HEAD_BYTES + samples.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(US_ASCII)).putInt(HEAD_BYTES - CHUNK_HEAD_BYTES + samples.length);
        out.put("WAVEfmt ".getBytes(US_ASCII)).putInt(FORMAT_BYTES);
        out.putShort((short) PLAIN_PCM).putShort((short) 1);
        out.putInt(rate).putInt(rate * SAMPLE_BYTES);
        out.putShort((short) SAMPLE_BYTES).putShort((short) (SAMPLE_BYTES * 8));
        out.put("data".getBytes(US_ASCII)).putInt(samples.length).put(samples);
        return out.array();
    }
}
