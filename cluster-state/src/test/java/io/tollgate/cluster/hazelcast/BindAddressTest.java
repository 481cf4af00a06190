package io.tollgate.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "169.254.1.1",
                "100.64.0.1",
                "100.127.0.1",
                "::1",
                "fe80::1",
                "fd00::1"
            })
    void takesPrivateAddresses(String host) {
        assertThat(BindAddress.problem(host, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.63.0.1", "100.128.0.1", "2001:db8::1"})
    void takesPublicOnesOnlyWhereSomebodyInsists(String host) {
        assertThat(BindAddress.problem(host, false))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("public", "allow-public: true"));
        assertThat(BindAddress.problem(host, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void neverTakesAllAddresses(String host) {
        assertThat(BindAddress.problem(host, true)).isPresent();
    }
}
