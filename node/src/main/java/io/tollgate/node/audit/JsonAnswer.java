package io.tollgate.node.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints an answer as an array of objects, one a line. */
final class JsonAnswer implements Answer {
    private static final JsonFactory JSON = new JsonFactory();

    private final StandardOut out;
    private List<String> names = List.of();
    private boolean empty = true;

    JsonAnswer(PrintStream out) {
        this.out = new StandardOut(out);
    }

    @Override
    public void columns(List<String> columns) {
        names = List.copyOf(columns);
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (int i = 0; i < names.size(); i++) {
                json.writeFieldName(names.get(i));
                write(json, values.get(i));
            }
            json.writeEndObject();
        }
        write(empty ? "[\n" : ",\n");
        write(text.toString());
        empty = false;
    }

    @Override
    public void end() throws IOException {
        write(empty ? "[]\n" : "\n]\n");
        out.flush();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(UTF_8));
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Double number -> json.writeNumber(number);
            case Float number -> json.writeNumber(number);
            case Number number -> json.writeNumber(number.toString());
            case Boolean truth -> json.writeBoolean(truth);
            case Object other -> json.writeString(other.toString());
        }
    }
}
