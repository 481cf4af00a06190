package io.tollgate.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class SvgTest {
    @Test
    void barsAreAsLongAsTheirValues() throws Exception {
        var bars = new SvgBars("CPU & more");
        bars.add("1 KB", "nginx", 0, 1);
        bars.add("1 KB", "other <x>", 1, 2);

        Document picture = parse(bars.toString());

        double one = width(picture, 1);
        double two = width(picture, 2);
        assertThat(two).isEqualTo(2 * one);
        assertThat(picture.getDocumentElement().getTextContent())
                .contains("CPU & more", "other <x>", "2.00");
    }

    @Test
    void barsOfVeryDifferentValuesStayInThePicture() throws Exception {
        var bars = new SvgBars("wide");
        bars.add("1 KB", "small", 0, 0.9);
        bars.add("1 KB", "large", 1, 2_000);

        Document picture = parse(bars.toString());

        assertThat(width(picture, 1)).isGreaterThan(10);
        assertThat(width(picture, 2)).isLessThanOrEqualTo(420);
    }

    @Test
    void linesHaveADotForEachRound() throws Exception {
        var lines = new SvgLines("CPU");
        lines.add("nginx", new double[] {1, 2, 3});
        lines.add("once", new double[] {5});
        lines.add("never", new double[0]);

        Document picture = parse(lines.toString());

        assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(4);
    }

    private static double width(Document picture, int box) {
        Element rect = (Element) picture.getElementsByTagName("rect").item(box);
        return Double.parseDouble(rect.getAttribute("width"));
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Bytes.of(svg)));
    }
}
