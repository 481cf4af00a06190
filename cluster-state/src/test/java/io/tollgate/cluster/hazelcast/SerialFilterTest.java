package io.tollgate.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.SerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.spi.exception.PartitionMigratingException;
import com.hazelcast.spi.exception.RetryableHazelcastException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import com.hazelcast.spi.exception.WrongTargetException;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.contract.CounterRule;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a member reads of what another one wrote. */
class SerialFilterTest {
    private final SerializationService free = new DefaultSerializationServiceBuilder().build();
    private final SerializationService ours = ours();

    /** They decide what becomes of a call, so they must come through. */
    @ParameterizedTest
    @MethodSource("failures")
    void readsWhatHazelcastThrows(Throwable thrown) {
        Throwable read = ours.toObject(ours.toData(thrown));

        assertThat(read).hasSameClassAs(thrown).hasMessage(thrown.getMessage());
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new SplitBrainProtectionException("a minority"),
                new IndeterminateOperationStateException("in doubt"),
                new OperationTimeoutException("late"),
                new WrongTargetException("moved"),
                new TargetNotMemberException("moved"),
                new PartitionMigratingException("moving"),
                new RetryableHazelcastException("again", new IOException("cut")),
                new IllegalStateException("ours", new NullPointerException("deep")));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void readsNothingElseByJavasSerialisation(Object written) {
        Data data = free.toData(written);

        assertThatThrownBy(() -> ours.toObject(data))
                .hasRootCauseInstanceOf(SecurityException.class);
    }

    static Stream<Object> strangers() {
        var javas = new HashMap<Object, Object>();
        javas.put("key", Thread.State.NEW);
        return Stream.of(
                Thread.State.NEW, new Stranger("x"), new Object[] {javas, new Stranger("y")});
    }

    private static SerializationService ours() {
        SerializationConfig config =
                MemberConfig.of(
                                TestMembers.settings("filter", List.of(5701), 0),
                                new Member("node-0", 1),
                                List.of(
                                        new Space(
                                                "sums", Space.Keeping.GUARDED, new CounterRule())))
                        .getSerializationConfig();
        return new DefaultSerializationServiceBuilder().setConfig(config).build();
    }

    private record Stranger(String text) implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
    }
}
