package io.tollgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.audit.RequestRow.Answer;
import io.tollgate.audit.RequestRow.Asked;
import io.tollgate.audit.RequestRow.Cost;
import io.tollgate.audit.RequestRow.Served;
import io.tollgate.audit.RequestRow.Tenant;
import io.tollgate.audit.RequestRow.Timing;
import io.tollgate.audit.RequestRow.Tokens;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowCodecTest {
    /** Written by version 1. It never changes: rows in stores are hashed over such bytes. */
    private static final String VERSION_1 =
            "01f6f9b2e5bd68057265712d3120346266393266333537376233346461366133"
                    + "63653932396430653065343733360a3139322e302e322e31370231370461636d"
                    + "65067365617263680b7365617263682d70726f6409757365722d34373131066f"
                    + "70656e616904636861740a6770742d352d6d696e690180102030303131323233"
                    + "33343435353636373738383939616162626363646465656666066f70656e6169"
                    + "046d61696e156770742d352d6d696e692d323032352d30382d30370200009003"
                    + "000473746f70000080a00100d80c9802be01f403800200d8048001000000008e"
                    + "da9601c096b102";

    @Test
    void writesTheBytesOfVersion1() {
        assertThat(HexFormat.of().formatHex(RowCodec.encode(Rows.served("req-1"))))
                .isEqualTo(VERSION_1);
    }

    @Test
    void readsTheBytesOfVersion1() {
        assertThat(decode(HexFormat.of().parseHex(VERSION_1))).isEqualTo(Rows.served("req-1"));
    }

    @Test
    void readsBackWhatItWrote() {
        var random = new Random(4711);
        for (int i = 0; i < 20_000; i++) {
            RequestRow row = random(random, 40);

            assertThat(decode(RowCodec.encode(row))).isEqualTo(row);
        }
    }

    @Test
    void readsWhatARowChargesAsItStandsInTheRow() {
        var random = new Random(42);
        for (int i = 0; i < 5_000; i++) {
            RequestRow row = random(random, 40);

            assertThat(Charge.of(EncodedRow.of(new NumberedRow("node", 1, 0, row))))
                    .isEqualTo(
                            new Charge(
                                    row.createdAtMillis(),
                                    row.tenant().customer(),
                                    row.tenant().team(),
                                    row.tenant().virtualKey(),
                                    row.served().provider(),
                                    row.served().model(),
                                    row.answer().outcome(),
                                    row.tokens().input(),
                                    row.tokens().output(),
                                    row.cost()));
        }
    }

    @Test
    void writesTheSameBytesForARowThatCameBackShortened() {
        var random = new Random(815);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = RowCodec.encode(random(random, 3_000));

            assertThat(RowCodec.encode(decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void noRowIsLongerThanItsBound() {
        String wide = "\u20ac".repeat(5_000);

        byte[] bytes = RowCodec.encode(row(wide, Long.MIN_VALUE, Integer.MIN_VALUE, true));

        assertThat(bytes.length).isLessThan(RowCodec.MAX_BYTES);
        assertThat(RowCodec.encode(decode(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"a, 256", "\u00e4, 128", "\u20ac, 85", "\ud83d\ude00, 64"})
    void cutsATextAtACodePoint(String letter, int kept) {
        RequestRow back = decode(RowCodec.encode(row(letter.repeat(300), 0, 0, false)));

        assertThat(back.tenant().user()).isEqualTo(letter.repeat(kept));
    }

    @Test
    void writesAQuestionMarkForWhatNoStoreKeeps() {
        RequestRow back = decode(RowCodec.encode(row("a\ud800b\0c\udc00", 0, 0, false)));

        assertThat(back.tenant().user()).isEqualTo("a?b?c?");
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void keepsEveryOutcome(Outcome outcome) {
        RequestRow row = Rows.served("x");
        Answer answer = new Answer(outcome, 1, "", "", true, "", -1, "");
        RequestRow other = with(row, answer);

        assertThat(decode(RowCodec.encode(other))).isEqualTo(other);
    }

    @Test
    void refusesWhatIsCutAnywhere() {
        byte[] bytes = RowCodec.encode(Rows.served("req-1"));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);

            assertThatThrownBy(() -> decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesMoreThanARow() {
        byte[] bytes = RowCodec.encode(Rows.served("req-1"));

        assertThatThrownBy(() -> decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessage("row: 1 bytes too many");
    }

    @Test
    void refusesALaterVersion() {
        byte[] bytes = RowCodec.encode(Rows.served("req-1"));
        bytes[0] = 2;

        assertThatThrownBy(() -> decode(bytes)).hasMessage("row: version 2 (expected: 1)");
    }

    private static RequestRow decode(byte[] bytes) {
        return RowCodec.decode(bytes, 0, bytes.length);
    }

    private static RequestRow with(RequestRow row, Answer answer) {
        return new RequestRow(
                row.createdAtMillis(),
                row.requestId(),
                row.traceId(),
                row.clientAddress(),
                row.configVersion(),
                row.tenant(),
                row.asked(),
                row.served(),
                answer,
                row.timing(),
                row.tokens(),
                row.cost());
    }

    private static RequestRow random(Random random, int longest) {
        var letters = new StringBuilder();
        int length = random.nextInt(longest);
        while (letters.length() < length) {
            int point =
                    switch (random.nextInt(8)) {
                        case 0 -> 0x80 + random.nextInt(0x700);
                        case 1 -> 0x4e00 + random.nextInt(0x1000);
                        case 2 -> 0x1f600 + random.nextInt(0x40);
                        default -> 1 + random.nextInt(0x7f);
                    };
            letters.appendCodePoint(point);
        }
        String text = letters.toString();
        if (longest <= 40 && text.length() > 16) {
            text = text.substring(0, text.offsetByCodePoints(0, 8));
        }
        long number = random.nextLong() >> random.nextInt(64);
        return row(text, number, (int) number, random.nextBoolean());
    }

    private static RequestRow row(String text, long number, int small, boolean flag) {
        return new RequestRow(
                number,
                text,
                text,
                text,
                text,
                new Tenant(text, text, text, text),
                new Asked(text, text, text, flag, number, text),
                new Served(text, text, text, small, text),
                new Answer(Outcome.FAILED, small, text, text, flag, text, number, text),
                new Timing(number, number, number),
                new Tokens(number, number, number, number, number, number, number, number, flag),
                new Cost(number, number));
    }
}
