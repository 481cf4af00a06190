package io.tollgate.providers.dialect.gemini;

/** How speech is given to a client. */
enum SpeechFormat {
    WAV("audio/wav"),
    /** Samples alone, 24,000 a second. */
    PCM("audio/pcm");

    private final String contentType;

    SpeechFormat(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    byte[] of(PcmAudio audio) {
        return this == WAV ? audio.wav() : audio.samples();
    }
}
