package io.tollgate.audit.clickhouse;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientConfigProperties;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import com.clickhouse.jdbc.Driver;
import com.clickhouse.jdbc.DriverProperties;
import com.clickhouse.jdbc.StatementImpl;
import io.tollgate.audit.RowStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;

/** Reads out of ClickHouse: connections that cannot write, and fast streams of rows. Any thread. */
public final class ClickHouseReader implements AutoCloseable {
    /** Error codes of the server that say: this statement cannot be answered, now or later. */
    private static final Set<Integer> WRONG_STATEMENT =
            Set.of(
                    6, 10, 16, 27, 36, 38, 41, 42, 43, 44, 46, 47, 48, 50, 53, 60, 62, 63, 69, 70,
                    72, 73, 115, 153, 158, 164, 179, 184, 206, 207, 215, 291, 307, 352, 386, 396,
                    497, 631);

    /**
     * Asks since when {@code usage_quarter_hour} and {@code texts} have all rows, in seconds since
     * 1970: from the beginning where the database was made with them. Where they came later, rows
     * of before may be on their way still: an hour is let pass, for clocks that differ. -1 where
     * there are no such tables.
     */
    public static final String COMPLETE_FROM =
            """
            SELECT multiIf(countIf(name = '%2$s') = 0, -1,
                maxIf(applied_at, name = '%2$s') < minIf(applied_at, name = '%1$s') + 60, 0,
                toInt64(toUnixTimestamp(maxIf(applied_at, name = '%2$s'))) + 3600)
            FROM migrations\
            """
                    .formatted(Schema.FIRST, Schema.QUARTERS_AND_TEXTS);

    private final ClickHouseSettings settings;
    private final Hosts hosts;

    /** Connects when it is first asked. */
    public ClickHouseReader(ClickHouseSettings settings) {
        this.settings = settings;
        this.hosts = new Hosts(settings);
    }

    /** How many there are to try. */
    public int hosts() {
        return hosts.count();
    }

    /** Turns to the next host. */
    public void rotate() {
        hosts.rotate();
    }

    /** A connection to the host in use that only reads. */
    public Connection connect() throws SQLException {
        URI host = hosts.host();
        var properties = new Properties();
        set(properties, ClientConfigProperties.USER, settings.login().user());
        set(properties, ClientConfigProperties.PASSWORD, settings.login().password());
        set(
                properties,
                ClientConfigProperties.CONNECTION_TIMEOUT,
                Long.toString(settings.timeouts().connect().toMillis()));
        set(
                properties,
                ClientConfigProperties.SOCKET_OPERATION_TIMEOUT,
                Long.toString(settings.timeouts().silence().toMillis()));
        set(properties, ClientConfigProperties.RETRY_ON_FAILURE, "0");
        Path caFile = settings.caFile();
        if (caFile != null) {
            set(properties, ClientConfigProperties.CA_CERTIFICATE, caFile.toString());
        }
        properties.setProperty(DriverProperties.serverSetting("readonly"), "1");
        String url = "jdbc:clickhouse:" + base(host) + "/" + settings.database();
        return new Driver().connect(url, properties);
    }

    /**
     * Lets the server stop a statement after that time. The driver's own query timeout would stop
     * nothing: it only waits for a call that has returned by then.
     */
    public static void limit(Statement statement, int seconds) throws SQLException {
        statement.unwrap(StatementImpl.class).getLocalSettings().setMaxExecutionTime(seconds);
    }

    /** Whether the server says that the statement is at fault. */
    public static boolean isWrongStatement(SQLException failure) {
        return WRONG_STATEMENT.contains(Failure.code(failure));
    }

    /** One line about a failure, with the host's name. */
    public String describe(Exception failure) {
        return Failure.describe(hosts.host(), failure);
    }

    /** A node's rows from that number on, in order. */
    public RowStream rows(String node, long fromSeq) {
        return new ClickHouseRows(hosts, settings.database(), node, fromSeq);
    }

    /** Writes what the statement selects as Parquet, as it comes. */
    public void parquet(String select, OutputStream out) throws IOException {
        try {
            Client client = hosts.client();
            var asked =
                    new QuerySettings()
                            .setDatabase(settings.database())
                            .setFormat(ClickHouseFormat.Parquet)
                            .serverSetting("readonly", "1");
            QueryResponse answer = Calls.await(client.query(select, asked));
            try (InputStream in = answer.getInputStream()) {
                in.transferTo(out);
            } finally {
                Calls.close(answer);
            }
        } catch (ClickHouseException e) {
            throw new IOException(describe(e), e);
        }
    }

    @Override
    public void close() {
        hosts.close();
    }

    private static String base(URI host) {
        return host.getScheme() + "://" + host.getAuthority();
    }

    private static void set(Properties properties, ClientConfigProperties key, String value) {
        properties.setProperty(key.getKey(), value);
    }
}
