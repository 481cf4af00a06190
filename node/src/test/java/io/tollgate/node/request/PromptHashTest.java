package io.tollgate.node.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.config.AuditConfig;
import org.junit.jupiter.api.Test;

class PromptHashTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    @Test
    void isWhatTheCommonCommandsPrint() {
        // printf hello | xxh128sum; printf hello | sha256sum | cut -c1-32
        assertThat(of(AuditConfig.PromptHash.XXH3, HELLO))
                .isEqualTo("b5e9c1ad071b3e7fc779cfaa5e523818");
        assertThat(of(AuditConfig.PromptHash.SHA_256, HELLO))
                .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e");
    }

    @Test
    void isEmptyWhereThereIsNothingOrNoneIsWanted() {
        assertThat(of(AuditConfig.PromptHash.XXH3, new byte[0])).isEmpty();
        assertThat(of(AuditConfig.PromptHash.OFF, HELLO)).isEmpty();
    }

    private static String of(AuditConfig.PromptHash kind, byte[] body) {
        return new PromptHash(kind).of(body);
    }
}
