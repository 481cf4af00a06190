package io.tollgate.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Price files, read and written. */
class PriceFileTest {
    @Test
    void saysAllTerms() {
        PriceFile.Contents contents =
                PriceFile.read(
                        """
                        tollgate-prices 1
                        # source: somewhere

                        [openai]
                        # a comment
                        m input=2.5  output=10 above-200000.input=5 batch.input=1.25 batch.above-200000.output=7 context=400000 max-output=9 mode=chat takes=text,image gives=text retires=2027-01-01 source=https://example.com/?a=b
                        """);

        assertThat(contents.problems()).isEmpty();
        assertThat(contents.comments()).containsExactly("source: somewhere");
        PriceEntry entry = contents.entries().getFirst();
        assertThat(entry.provider()).isEqualTo("openai");
        assertThat(entry.terms()).containsEntry("source", "https://example.com/?a=b");
        assertThat(entry.quote())
                .isEqualTo(
                        new Quote.Priced(
                                Price.builder()
                                        .rate(Kind.INPUT, 2_500_000_000L)
                                        .rate(Kind.OUTPUT, 10_000_000_000L)
                                        .rate(
                                                ServiceTier.STANDARD,
                                                200_000,
                                                Kind.INPUT,
                                                5_000_000_000L)
                                        .rate(ServiceTier.BATCH, 0, Kind.INPUT, 1_250_000_000L)
                                        .rate(
                                                ServiceTier.BATCH,
                                                200_000,
                                                Kind.OUTPUT,
                                                7_000_000_000L)
                                        .build(),
                                new ModelFacts(
                                        400_000,
                                        9,
                                        "chat",
                                        List.of("text", "image"),
                                        List.of("text"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    m input=1e-6            | x/m: input: 1e-6 (expected: dollars such as 2.5, at most 1000000000, with at most 9 decimals)
                    m imput=1               | x/m: imput: unknown key
                    m batch.imput=1         | x/m: batch.imput: unknown key
                    m above-0.input=1       | x/m: above-0.input: 0 (expected: tokens, 1 to 1000000000)
                    m above-.input=1        | x/m: above-.input:  (expected: tokens, 1 to 1000000000)
                    m context=many          | x/m: context: many (expected: tokens, 1 to 1000000000)
                    m free=yes              | x/m: free: yes (expected: true, or prices instead)
                    m free=true input=1     | x/m: free: beside prices (expected: one of the two)
                    m same-as=n input=1     | x/m: same-as: beside a price (expected: one of the two)
                    m input                 | x/m: input:  (expected: dollars such as 2.5, at most 1000000000, with at most 9 decimals)
                    m*n input=1             | x/m*n: model: m*n (expected: * at the end only)
                    """)
    void namesWhatCannotBeUsed(String line, String message) {
        assertThat(PriceFile.read("tollgate-prices 1\n[x]\n" + line + "\n").problems())
                .containsExactly(new PriceFile.Problem(3, message));
    }

    @Test
    void namesWhatIsNoPriceFile() {
        assertThat(PriceFile.read("").problems())
                .containsExactly(new PriceFile.Problem(1, "empty (expected: tollgate-prices 1)"));
        assertThat(PriceFile.read("{}").problems())
                .containsExactly(
                        new PriceFile.Problem(
                                1,
                                "no price file (expected in the first line: tollgate-prices 1)"));
        assertThat(PriceFile.read("tollgate-prices 1\nm input=1").problems())
                .containsExactly(
                        new PriceFile.Problem(
                                2, "before the first section (expected: [provider])"));
        assertThat(PriceFile.read("tollgate-prices 1\n[x]\nm input=1\nM input=1").problems())
                .containsExactly(new PriceFile.Problem(4, "x/M is there twice"));
    }

    @Test
    void isReadAsItWasWritten() {
        List<PriceEntry> entries = BuiltInPrices.all().entries();

        assertThat(PriceFile.read(PriceFileWriter.write(List.of("a", "b"), entries)).entries())
                .containsExactlyInAnyOrderElementsOf(entries);
        assertThat(PriceFileWriter.write(BuiltInPrices.all().comments(), entries))
                .isEqualTo(BuiltInPrices.text());
    }
}
