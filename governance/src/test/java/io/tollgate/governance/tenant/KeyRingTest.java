package io.tollgate.governance.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class KeyRingTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final InstantSource clock = now::get;
    private final String made = KeyFormat.newKey(new SecureRandom());

    @Test
    void findsAKeyByItsSecret() {
        VirtualKey key = VirtualKey.unlimited("alice");
        KeyRing ring =
                KeyRing.builder(clock)
                        .add(made, key)
                        .add("sk-of-any-form", VirtualKey.unlimited("bob"))
                        .build();

        assertThat(ring.find(made)).isEqualTo(found(key, made));
        assertThat(ring.find("sk-of-any-form"))
                .isEqualTo(found(VirtualKey.unlimited("bob"), "sk-of-any-form"));
        assertThat(ring.size()).isEqualTo(2);
    }

    @Test
    void findsAKeyThatIsKnownByItsDigestOnly() {
        VirtualKey key = VirtualKey.unlimited("alice");
        KeyRing ring = KeyRing.builder(clock).add(KeyDigest.of(made), key).build();

        assertThat(ring.find(made)).isEqualTo(found(key, made));
    }

    @Test
    void findsAKeyOfAnyFormThatIsKnownByItsDigestOnly() {
        VirtualKey key = VirtualKey.unlimited("alice");
        String secret = "tg-chosen-by-the-operator";
        KeyRing ring =
                KeyRing.builder(clock)
                        .add(KeyDigest.of(made), VirtualKey.unlimited("bob"))
                        .addForeign(KeyDigest.ofHex(KeyDigest.of(secret).hex()), key)
                        .build();

        assertThat(ring.find(secret)).isEqualTo(found(key, secret));
    }

    @Test
    void aKeyMayHaveAnotherSecretForAWhile() {
        String before = KeyFormat.newKey(new SecureRandom());
        VirtualKey key = VirtualKey.unlimited("alice");
        KeyRing ring =
                KeyRing.builder(clock)
                        .add(KeyDigest.of(made), key)
                        .addAnother(KeyDigest.of(before), key.until(NOON.plusSeconds(60)))
                        .build();
        var old = (KeyRing.Found) ring.find(before);

        assertThat(old.key().name()).isEqualTo("alice");
        assertThat(ring.stillHas(old.key())).isTrue();

        now.set(NOON.plusSeconds(60));

        assertThat(ring.find(before)).isInstanceOf(KeyRing.Unknown.class);
        assertThat(ring.stillHas(old.key())).isFalse();
        assertThat(ring.find(made)).isEqualTo(found(key, made));
    }

    @Test
    void anotherRingStillHasAKeyWhereItsSecretIsThereAndInForce() {
        VirtualKey key = VirtualKey.unlimited("alice");
        var found = (KeyRing.Found) KeyRing.builder(clock).add(made, key).build().find(made);
        VirtualKey off = new VirtualKey("alice", "", ModelPatterns.ALL, false, null);

        assertThat(KeyRing.builder(clock).add(made, key).build().stillHas(found.key())).isTrue();
        assertThat(KeyRing.builder(clock).add(made, off).build().stillHas(found.key())).isFalse();
        assertThat(KeyRing.builder(clock).add("another", key).build().stillHas(found.key()))
                .isFalse();
        assertThat(KeyRing.builder(clock).build().stillHas(found.key())).isFalse();
        assertThat(KeyRing.builder(clock).add(made, key).build().stillHas(key)).isFalse();
    }

    @Test
    void refusesWhatIsNoDigest() {
        assertThatThrownBy(() -> KeyDigest.ofHex("abc"))
                .hasMessage("not a SHA-256 digest (expected: 64 hexadecimal digits)");
    }

    @Test
    void knowsNothingElse() {
        KeyRing ring = ringOf("secret");

        assertThat(ring.find(null)).isEqualTo(new KeyRing.Unknown());
        assertThat(ring.find("")).isEqualTo(new KeyRing.Unknown());
        assertThat(ring.find("Secret")).isEqualTo(new KeyRing.Unknown());
        assertThat(ring.find("secret ")).isEqualTo(new KeyRing.Unknown());
        assertThat(ring.find("sécret")).isEqualTo(new KeyRing.Unknown());
        assertThat(ring.find("secret\u0100")).isEqualTo(new KeyRing.Unknown());
        assertThat(ring.find("\u0173ecret")).isEqualTo(new KeyRing.Unknown());
        assertThat(ring.find("\ud800")).isEqualTo(new KeyRing.Unknown());
        assertThat(ring.find("secret\r\n")).isEqualTo(new KeyRing.Unknown());
        assertThat(ring.find("x".repeat(1 << 20))).isEqualTo(new KeyRing.Unknown());
        assertThat(ring.find("tg-" + "x".repeat(1 << 20))).isEqualTo(new KeyRing.Unknown());
    }

    @Test
    void takesConfiguredKeysThatOnlyBeginLikeItsOwn() {
        KeyRing ring =
                KeyRing.builder(clock)
                        .add("tg-dev", VirtualKey.unlimited("dev"))
                        .add(made, VirtualKey.unlimited("alice"))
                        .build();

        assertThat(ring.find("tg-dev")).isInstanceOf(KeyRing.Found.class);
        assertThat(ring.find(made)).isInstanceOf(KeyRing.Found.class);
        assertThat(ring.find("tg-def")).isInstanceOf(KeyRing.Unknown.class);
    }

    @Test
    void doesNotKnowAKeyThatIsDisabled() {
        var key = new VirtualKey("alice", "", ModelPatterns.ALL, false, null);
        KeyRing ring = KeyRing.builder(clock).add(made, key).build();

        assertThat(ring.find(made)).isInstanceOf(KeyRing.Unknown.class);
        assertThat(ring.keys()).extracting(VirtualKey::name).containsExactly("alice");
    }

    @Test
    void forgetsAKeyAtTheInstantItExpires() {
        var key = new VirtualKey("alice", "", ModelPatterns.ALL, true, NOON.plusSeconds(1));
        KeyRing ring = KeyRing.builder(clock).add(made, key).build();
        assertThat(ring.find(made)).isInstanceOf(KeyRing.Found.class);

        now.set(NOON.plusSeconds(1));

        assertThat(ring.find(made)).isInstanceOf(KeyRing.Unknown.class);
    }

    @Test
    void refusesWhatCannotBeTold() {
        KeyRing.Builder ring = KeyRing.builder(clock).add("secret", VirtualKey.unlimited("alice"));

        assertThatThrownBy(() -> ring.add("secret", VirtualKey.unlimited("bob")))
                .hasMessageContaining("has the secret of 'alice'")
                .hasMessageNotContaining("\"secret\"");
        assertThatThrownBy(() -> ring.add("other", VirtualKey.unlimited("alice")))
                .hasMessageContaining("named twice");
        for (String bad : List.of("", "with space", "ümlaut", "x".repeat(257))) {
            assertThatThrownBy(() -> ring.add(bad, VirtualKey.unlimited("carol")))
                    .hasMessageContaining("expected: 1 to 256 visible ASCII characters");
        }
    }

    @Test
    void doesNotDigestGarbageOfItsOwnPrefix() {
        KeyRing ring = KeyRing.builder(clock).add(made, VirtualKey.unlimited("alice")).build();
        String garbage = "tg-" + "0".repeat(KeyFormat.LENGTH - 3);

        assertThat(ring.find(garbage)).isInstanceOf(KeyRing.Unknown.class);
    }

    private KeyRing ringOf(String secret) {
        return KeyRing.builder(clock).add(secret, VirtualKey.unlimited("alice")).build();
    }

    private static KeyRing.Found found(VirtualKey key, String secret) {
        return new KeyRing.Found(key.recognisedBy(KeyDigest.of(secret)));
    }
}
