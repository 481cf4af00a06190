package io.tollgate.node.config;

import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.elevenlabs.Voices;
import io.tollgate.providers.profile.Profile;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Maps {@code voices} of a provider: what it is asked for when a client names a voice. */
final class VoiceMapper {
    private static final String VOICES = "voices";
    private static final int LONGEST = 256;

    private VoiceMapper() {}

    /** The profile with the names that the file gives. */
    static Profile named(SettingReader in, Profile profile) {
        if (!in.has(VOICES)) {
            return profile;
        }
        if (!profile.offers(Operation.SPEECH.path())) {
            in.problem(VOICES, "this provider has no /audio/speech (see operations)");
        }
        var voices = new HashMap<String, String>();
        in.mapping(VOICES, names -> names.each((name, item) -> put(voices, name, item, profile)));
        return profile.withVoices(voices);
    }

    private static String put(
            Map<String, String> voices, String name, SettingItem item, Profile profile) {
        String voice = item.requiredText("a voice of the provider's");
        if (name.isBlank() || name.length() > LONGEST) {
            item.problem("no name of a voice (expected: 1 to " + LONGEST + " characters)");
        } else if (voice != null && !takes(profile, voice)) {
            item.problem(item.shown() + " (expected: " + expected(profile) + ")");
        } else if (voice != null
                && voices.putIfAbsent(name.toLowerCase(Locale.ROOT), voice) != null) {
            item.problem(name + " is there twice (expected: names that differ without case)");
        }
        return name;
    }

    private static boolean takes(Profile profile, String voice) {
        return profile.wire() == Profile.Wire.ELEVENLABS
                ? Voices.isVoice(voice)
                : voice.length() <= LONGEST && voice.chars().noneMatch(Character::isISOControl);
    }

    private static String expected(Profile profile) {
        return profile.wire() == Profile.Wire.ELEVENLABS
                ? Voices.EXPECTED
                : "at most " + LONGEST + " characters on one line";
    }
}
