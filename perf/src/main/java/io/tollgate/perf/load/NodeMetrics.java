package io.tollgate.perf.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Reads the gauges of a running node, as a monitoring system does. */
public record NodeMetrics(int adminPort) {
    private static final Duration BETWEEN = Duration.ofMillis(100);

    /** The sum over all series whose line begins so; -1 where there is none or nobody answers. */
    public double value(String series) {
        double sum = 0;
        boolean found = false;
        for (String line : scrape().split("\n", -1)) {
            if (line.startsWith(series)) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                found = true;
            }
        }
        return found ? sum : -1;
    }

    /**
     * How often the node has asked the grid for leases so far, whoever waited for it.
     *
     * @throws IOException where it does not say
     */
    long gridQuestions() throws IOException {
        double questions = value("tollgate_spending_claims");
        if (questions < 0) {
            throw new IOException("the node does not tell its questions to the grid");
        }
        return (long) questions;
    }

    /** Whether the record is in that state. */
    public boolean state(String state) {
        return value("tollgate_record_state{state=\"" + state + "\"") == 1;
    }

    /** Whether every destination has every row. */
    public boolean shipped() {
        return value("tollgate_record_lag_rows") == 0;
    }

    /** Seconds until that holds; -1 where it does not within the time. */
    public static double await(BooleanSupplier condition, Duration atMost) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > atMost.toNanos()) {
                return -1;
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private String scrape() {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/metrics"))
                            .timeout(Duration.ofSeconds(5))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException away) {
            return "";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }
}
