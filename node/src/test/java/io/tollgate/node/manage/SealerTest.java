package io.tollgate.node.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** Secrets under seal. */
class SealerTest {
    private static final String SECRET = "sk-0123456789-0123456789-wxyz";

    private final String key = Sealer.newKey(new SecureRandom());
    private final Sealer sealer = Sealer.of(key);

    @Test
    void whatIsSealedIsOpenedByTheSameKeyOnly() {
        String sealed = sealer.seal(SECRET);

        assertThat(sealed).startsWith("sealed:1:").doesNotContain("0123456789");
        assertThat(sealer.seal(SECRET)).isNotEqualTo(sealed);
        assertThat(Sealer.of(key).open(sealed)).isEqualTo(SECRET);
        assertThatThrownBy(() -> Sealer.of("another passphrase").open(sealed))
                .isInstanceOf(Sealer.Unsealable.class)
                .hasMessageContaining("sealed with another key");
    }

    @Test
    void whatWasChangedIsNotOpened() {
        String sealed = sealer.seal(SECRET);
        int at = sealed.length() - 5;
        String changed =
                sealed.substring(0, at)
                        + (sealed.charAt(at) == 'A' ? 'B' : 'A')
                        + sealed.substring(at + 1);

        assertThatThrownBy(() -> sealer.open(changed)).hasMessageContaining("was changed");
        assertThatThrownBy(() -> sealer.open("sealed:1:x")).hasMessageContaining("damaged");
    }

    @Test
    void theLastCharactersOfALongSecretAreShown() {
        assertThat(Sealer.shown(sealer.seal(SECRET))).isEqualTo("********wxyz");
        assertThat(Sealer.shown(SECRET)).isEqualTo("********wxyz");
        assertThat(Sealer.shown(sealer.seal("short"))).isEqualTo("********");
        assertThat(Sealer.shown("sealed:1:damaged")).isEqualTo("********");
    }

    @Test
    void aPassphraseGivesTheSameKeyOnEveryNode() {
        String sealed = Sealer.of("a passphrase of ours").seal(SECRET);

        assertThat(Sealer.of("a passphrase of ours").open(sealed)).isEqualTo(SECRET);
        assertThatThrownBy(() -> Sealer.of("too short")).hasMessageContaining("9 characters");
    }
}
