package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.JsonWalk;
import io.tollgate.providers.dialect.TokenUsage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usage of any OpenAI-shaped answer: chat, Responses, embeddings, images, audio.
 *
 * <p>Audio that came from a cache counts as cached and not as audio: its price is that of the
 * cached. Audio that is counted by its length has {@code seconds} and no tokens.
 *
 * <p>A provider that counts reasoning beside the completion instead of in it is told by its total.
 */
final class UsageReader extends JsonWalk {
    private static final int USAGE = 0;
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int CACHED = 3;

    private boolean any;
    private long prompt;
    private long completion;
    private long total;
    private long cached;
    private long cacheWrite;
    private long reasoning;
    private long audioInput;
    private long cachedAudio;
    private long imageInput;
    private long audioOutput;
    private long imageOutput;
    private long audioMillis;
    private boolean countsImages;
    private boolean outputDetails;

    private UsageReader() {}

    /** The usage in that span; null where it counts nothing. */
    static @Nullable TokenUsage read(byte[] json, int start, int end) {
        var reader = new UsageReader();
        return reader.walk(json, start, end, USAGE) ? reader.usage() : null;
    }

    /** The usage in that tree; null where it counts nothing. */
    static @Nullable TokenUsage read(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        byte[] bytes = Json.bytes(usage);
        return read(bytes, 0, bytes.length);
    }

    private @Nullable TokenUsage usage() {
        if (!any) {
            return null;
        }
        if (reasoning > 0 && total == prompt + completion + reasoning) {
            completion += reasoning;
        }
        return new TokenUsage(prompt, completion, cached, cacheWrite, reasoning, media());
    }

    private TokenUsage.Media media() {
        if (audioInput + imageInput + audioOutput + imageOutput + audioMillis == 0
                && !countsImages) {
            return TokenUsage.Media.NONE;
        }
        // Images that are made come without details: all they are made of is images.
        boolean allImages = countsImages && !outputDetails;
        return new TokenUsage.Media(
                Math.max(0, audioInput - cachedAudio),
                imageInput,
                audioOutput,
                allImages ? completion : imageOutput,
                audioMillis);
    }

    @Override
    protected int member(int level, int key, int keyEnd, int value) {
        return switch (level) {
            case USAGE -> usageMember(key, keyEnd, value);
            case INPUT -> inputMember(key, keyEnd, value);
            case CACHED -> cachedMember(key, keyEnd, value);
            default -> outputMember(key, keyEnd, value);
        };
    }

    private int usageMember(int key, int keyEnd, int value) {
        if (at(value) == '{') {
            if (isKey(key, keyEnd, "prompt_tokens_details")
                    || isKey(key, keyEnd, "input_tokens_details")
                    || isKey(key, keyEnd, "input_token_details")) {
                return object(value, INPUT);
            }
            if (isKey(key, keyEnd, "completion_tokens_details")
                    || isKey(key, keyEnd, "output_tokens_details")
                    || isKey(key, keyEnd, "output_token_details")) {
                outputDetails = true;
                return object(value, OUTPUT);
            }
            return skip(value);
        }
        int end = skip(value);
        if (end < 0 || !isNumber(value)) {
            return end;
        }
        if (isKey(key, keyEnd, "prompt_tokens") || isKey(key, keyEnd, "input_tokens")) {
            prompt = Math.max(prompt, number(value, end));
            any = true;
        } else if (isKey(key, keyEnd, "completion_tokens") || isKey(key, keyEnd, "output_tokens")) {
            completion = Math.max(completion, number(value, end));
            any = true;
        } else if (isKey(key, keyEnd, "total_tokens")) {
            total = number(value, end);
            any = true;
        } else if (isKey(key, keyEnd, "reasoning_tokens")) {
            reasoning = Math.max(reasoning, number(value, end));
        } else if (isKey(key, keyEnd, "cached_tokens")
                || isKey(key, keyEnd, "prompt_cache_hit_tokens")
                || isKey(key, keyEnd, "num_cached_tokens")) {
            cached = Math.max(cached, number(value, end));
        } else if (isKey(key, keyEnd, "seconds")) {
            audioMillis = millis(value, end);
            any = true;
        }
        return end;
    }

    private int inputMember(int key, int keyEnd, int value) {
        if (at(value) == '{' && isKey(key, keyEnd, "cached_tokens_details")) {
            return object(value, CACHED);
        }
        int end = skip(value);
        if (end >= 0 && isNumber(value)) {
            if (isKey(key, keyEnd, "cached_tokens")) {
                cached = Math.max(cached, number(value, end));
            } else if (isKey(key, keyEnd, "cache_write_tokens")) {
                cacheWrite = number(value, end);
            } else if (isKey(key, keyEnd, "audio_tokens")) {
                audioInput = number(value, end);
            } else if (isKey(key, keyEnd, "image_tokens")) {
                imageInput = number(value, end);
                countsImages = true;
            }
        }
        return end;
    }

    /** What of the kinds came from the cache, and is cheaper than its kind. */
    private int cachedMember(int key, int keyEnd, int value) {
        int end = skip(value);
        if (end >= 0 && isNumber(value) && isKey(key, keyEnd, "audio_tokens")) {
            cachedAudio = number(value, end);
        }
        return end;
    }

    private int outputMember(int key, int keyEnd, int value) {
        int end = skip(value);
        if (end >= 0 && isNumber(value)) {
            if (isKey(key, keyEnd, "reasoning_tokens")) {
                reasoning = Math.max(reasoning, number(value, end));
            } else if (isKey(key, keyEnd, "audio_tokens")) {
                audioOutput = number(value, end);
            } else if (isKey(key, keyEnd, "image_tokens")) {
                imageOutput = number(value, end);
            }
        }
        return end;
    }

    @Override
    protected int element(int level, int value) {
        return skip(value);
    }

    private boolean isNumber(int value) {
        byte first = at(value);
        return first == '-' || (first >= '0' && first <= '9');
    }

    /** A count that may be written as a float; negative ones count as 0. */
    private long number(int start, int end) {
        if (at(start) == '-') {
            return 0;
        }
        long number = 0;
        for (int i = start; i < end; i++) {
            byte b = at(i);
            if (b < '0' || b > '9' || number > 1_000_000_000_000_000L) {
                return fraction(start, end);
            }
            number = number * 10 + (b - '0');
        }
        return number;
    }

    private long fraction(int start, int end) {
        return (long) Math.min(1e15, decimal(start, end));
    }

    /** Of seconds, in full: a part of a millisecond counts. */
    private long millis(int start, int end) {
        return (long) Math.clamp(Math.ceil(decimal(start, end) * 1000), 0, 1e15);
    }

    private double decimal(int start, int end) {
        return Double.parseDouble(
                new String(json(), start, end - start, StandardCharsets.US_ASCII));
    }
}
