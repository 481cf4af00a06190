package io.tollgate.governance.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyFormatTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void makesKeysOfItsOwnForm() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1_000; i++) {
            String key = KeyFormat.newKey(random);

            assertThat(key).matches("tg-[0-9A-Za-z]{49}").hasSize(KeyFormat.LENGTH);
            assertThat(KeyFormat.wellFormed(key)).isTrue();
            assertThat(seen.add(key)).isTrue();
        }
    }

    @Test
    void noticesEveryChangeOfOneCharacter() {
        String key = KeyFormat.newKey(random);
        for (int i = 0; i < key.length(); i++) {
            char other = key.charAt(i) == 'x' ? 'y' : 'x';
            String changed = key.substring(0, i) + other + key.substring(i + 1);

            assertThat(KeyFormat.wellFormed(changed)).as(changed).isFalse();
        }
    }

    @Test
    void takesNoGarbageForAKey() {
        var chance = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            var text = new StringBuilder("tg-");
            int length = chance.nextInt(80);
            for (int c = 0; c < length; c++) {
                text.append((char) chance.nextInt(1, 0x300));
            }
            assertThat(KeyFormat.wellFormed(text.toString())).isFalse();
        }
        assertThat(KeyFormat.wellFormed("")).isFalse();
        assertThat(KeyFormat.wellFormed("tg-")).isFalse();
    }
}
