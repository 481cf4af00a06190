package io.tollgate.audit.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.audit.RowCodec;
import io.tollgate.audit.Rows;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class ChainTest {
    @Test
    void isTheHashOfTheValueBeforeAndTheRow() throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] first = sha256.digest("tollgate audit chain v1\nnode-a".getBytes(UTF_8));
        sha256.update(first);
        byte[] second = sha256.digest(RowCodec.encode(Rows.served("req-1")));
        Chain chain = Chain.start("node-a");

        assertThat(chain.value()).isEqualTo(first);
        long shortValue = chain.add(Rows.served("req-1"));

        assertThat(chain.value()).isEqualTo(second);
        assertThat(shortValue).isEqualTo(ByteBuffer.wrap(second).getLong());
        assertThat(chain.seq()).isEqualTo(1);
    }

    @Test
    void goesOnFromAValue() {
        Chain whole = Chain.start("node-a");
        whole.add(Rows.served("req-1"));
        Chain resumed = Chain.after(whole.seq(), whole.value());
        Chain fromHex = Chain.after(whole.seq(), whole.hex());

        long expected = whole.add(Rows.served("req-2"));

        assertThat(resumed.add(Rows.served("req-2"))).isEqualTo(expected);
        assertThat(fromHex.add(Rows.served("req-2"))).isEqualTo(expected);
        assertThat(resumed.seq()).isEqualTo(2);
    }

    @Test
    void showsTwoSwappedRows() {
        Chain one = Chain.start("node-a");
        one.add(Rows.served("req-1"));
        one.add(Rows.served("req-2"));
        Chain other = Chain.start("node-a");
        other.add(Rows.served("req-2"));
        other.add(Rows.served("req-1"));

        assertThat(one.hex()).isNotEqualTo(other.hex());
    }

    @Test
    void isAnotherForEachNode() {
        assertThat(Chain.start("node-a").hex()).isNotEqualTo(Chain.start("node-b").hex());
    }

    @Test
    void refusesAValueOfAnotherLength() {
        assertThatThrownBy(() -> Chain.after(1, new byte[31]))
                .hasMessage("chain: 31 bytes (expected: 32)");
    }
}
