package io.tollgate.providers.dialect.elevenlabs;

import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The provider's ready-made voices by name; every account has them. Voices of one's own are asked
 * for by their ids. The table ages: a voice that is gone is the provider's {@code voice_not_found}.
 */
public final class Voices {
    private static final Map<String, String> IDS =
            Map.ofEntries(
                    Map.entry("adam", "pNInz6obpgDQGcFmaJgB"),
                    Map.entry("alice", "Xb7hH8MSUJpSbSDYk0k2"),
                    Map.entry("aria", "9BWtsMINqrJLrRacOk9x"),
                    Map.entry("bill", "pqHfZKP75CvOlQylNhV4"),
                    Map.entry("brian", "nPczCjzI2devNBz1zQrb"),
                    Map.entry("callum", "N2lVS1w4EtoT3dr4eOWO"),
                    Map.entry("charlie", "IKne3meq5aSn9XLyUdCD"),
                    Map.entry("charlotte", "XB0fDUnXU5powFXDhCwa"),
                    Map.entry("chris", "iP95p4xoKVk53GoZ742B"),
                    Map.entry("daniel", "onwK4e9ZLuTAKqWW03F9"),
                    Map.entry("eric", "cjVigY5qzO86Huf0OWal"),
                    Map.entry("george", "JBFqnCBsd6RMkjVDRZzb"),
                    Map.entry("jessica", "cgSgspJ2msm6clMCkdW9"),
                    Map.entry("laura", "FGY2WhTYpPnrIDTdsKH5"),
                    Map.entry("liam", "TX3LPaxmHKxFdv7VOQHJ"),
                    Map.entry("lily", "pFZP5JQG7iQjIQuC4Bku"),
                    Map.entry("matilda", "XrExE9yKIg1WjnnlVkGX"),
                    Map.entry("rachel", "21m00Tcm4TlvDq8ikWAM"),
                    Map.entry("river", "SAz9YHcvj6GT2YYXdXww"),
                    Map.entry("roger", "CwhRBWXzGAHq8TQ4Fs17"),
                    Map.entry("sarah", "EXAVITQu4vr4xnSDxMaL"),
                    Map.entry("will", "bIHbv24MWmeRgasZH58o"));

    /** What a request may name, for its error. */
    public static final String EXPECTED = "the id of a voice, or one of " + names();

    private Voices() {}

    /** Whether that is the id of a voice, or the name of a ready-made one. */
    public static boolean isVoice(String voice) {
        return id(voice) != null;
    }

    /** The id for a name or an id; null where it is neither. */
    static @Nullable String id(String voice) {
        String known = IDS.get(voice.toLowerCase(Locale.ROOT));
        return known != null || !isId(voice) ? known : voice;
    }

    /** It stands in the path as it is; names are shorter than ids. */
    private static boolean isId(String voice) {
        return voice.length() >= 16
                && voice.length() <= 64
                && voice.chars()
                        .allMatch(c ->
                                (c >= '0' && c <= '9')
                                        || (c >= 'A' && c <= 'Z')
                                        || (c >= 'a' && c <= 'z'));
    }

    private static String names() {
        return String.join(", ", new TreeSet<>(IDS.keySet()));
    }
}
