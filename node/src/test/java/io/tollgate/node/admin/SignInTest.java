package io.tollgate.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Addresses whose failures count together; the rest is tested over real listeners. */
class SignInTest {
    @Test
    void anIpv6NetworkCountsAsOneAddress() {
        assertThat(SignIn.address("192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(SignIn.address("2001:db8:1:2:3:4:5:6")).isEqualTo("2001:db8:1:2");
        assertThat(SignIn.address("2001:db8:1:2:0:0:0:9")).isEqualTo("2001:db8:1:2");
        assertThat(SignIn.address("2001:db8::1")).isEqualTo("2001:db8::1");
        assertThat(SignIn.address("::ffff:192.0.2.7")).isEqualTo("::ffff:192.0.2.7");
    }
}
