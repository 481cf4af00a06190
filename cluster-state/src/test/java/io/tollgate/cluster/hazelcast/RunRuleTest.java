package io.tollgate.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.contract.CounterRule;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the owner of an entry does, and what its copies are given. */
class RunRuleTest {
    private final GridTypes types =
            new GridTypes(List.of(new Space("sums", Space.Keeping.GUARDED, new CounterRule())));

    @Test
    void givesTheCopiesTheValueAndNotTheCommand() {
        Map.Entry<String, @Nullable Cell> owner = entry(5);
        Map.Entry<String, @Nullable Cell> copy = entry(999);
        RunRule rule = rule(2, false);

        byte[] reply = rule.process(owner);
        Objects.requireNonNull(rule.getBackupProcessor()).process(copy);

        assertThat(reply[0]).isEqualTo(RunRule.DONE);
        assertThat(CounterRule.number(Arrays.copyOfRange(reply, 1, reply.length))).isEqualTo(7);
        assertThat(value(owner)).isEqualTo(7);
        assertThat(value(copy)).isEqualTo(7);
    }

    @Test
    void writesNoCopyWhereNothingHasChanged() {
        RunRule rule = rule(CounterRule.PEEK, false);

        rule.process(entry(5));

        assertThat(rule.getBackupProcessor()).isNull();
    }

    @Test
    void writesTheCopiesAllTheSameAfterACallThatWasInDoubt() {
        Map.Entry<String, @Nullable Cell> copy = entry(4);
        RunRule rule = rule(CounterRule.PEEK, true);

        rule.process(entry(5));
        Objects.requireNonNull(rule.getBackupProcessor()).process(copy);

        assertThat(value(copy)).isEqualTo(5);
    }

    @Test
    void removesTheCopiesOfWhatIsRemoved() {
        Map.Entry<String, @Nullable Cell> copy = entry(5);
        RunRule rule = rule(-5, false);

        rule.process(entry(5));
        Objects.requireNonNull(rule.getBackupProcessor()).process(copy);

        assertThat(copy.getValue()).isNull();
    }

    @Test
    void aRuleThatFailsLeavesEverythingAndSaysWhy() {
        Map.Entry<String, @Nullable Cell> owner = entry(5);
        RunRule rule = rule(Long.MIN_VALUE, false);

        byte[] reply = rule.process(owner);

        assertThat(reply[0]).isEqualTo(RunRule.RULE_FAILED);
        assertThat(new String(reply, java.nio.charset.StandardCharsets.UTF_8))
                .contains("told to fail");
        assertThat(value(owner)).isEqualTo(5);
        assertThat(rule.getBackupProcessor()).isNull();
    }

    private RunRule rule(long command, boolean confirm) {
        return new RunRule(types, "sums", CounterRule.bytes(command), confirm);
    }

    private Map.Entry<String, @Nullable Cell> entry(long value) {
        return new AbstractMap.SimpleEntry<>(
                "key", new Cell(types, "sums", CounterRule.bytes(value)));
    }

    private static long value(Map.Entry<String, @Nullable Cell> entry) {
        return CounterRule.number(Objects.requireNonNull(entry.getValue()).bytes());
    }
}
