package io.tollgate.node.acceptance.gateway;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that is logged in this process between its start and its close, as text. */
public final class LogCapture implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");

    private final StringWriter text = new StringWriter();
    private final Handler handler = new Writer(new PrintWriter(text));

    private LogCapture() {}

    public static LogCapture start() {
        var capture = new LogCapture();
        ROOT.addHandler(capture.handler);
        return capture;
    }

    public String text() {
        return text.toString();
    }

    @Override
    public void close() {
        ROOT.removeHandler(handler);
    }

    /** Formats as the JDK does by default, causes and stack traces included. */
    private static final class Writer extends Handler {
        private final PrintWriter out;

        Writer(PrintWriter out) {
            this.out = out;
            setFormatter(new SimpleFormatter());
        }

        @Override
        public void publish(LogRecord event) {
            out.print(getFormatter().format(event));
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            out.close();
        }
    }
}
