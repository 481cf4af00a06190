package io.tollgate.audit.clickhouse;

import com.clickhouse.client.api.Client;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One client for each host, made when it is first needed. Keeps to the host that worked last. The
 * driver itself is told to try each call once: who calls knows what may be repeated, and where.
 */
final class Hosts implements AutoCloseable {
    private final ClickHouseSettings settings;
    private final Map<URI, Client> clients = new HashMap<>();
    private int current;

    Hosts(ClickHouseSettings settings) {
        this.settings = settings;
    }

    int count() {
        return settings.hosts().size();
    }

    /** The host in use. */
    synchronized URI host() {
        List<URI> hosts = settings.hosts();
        return hosts.get(current % hosts.size());
    }

    /** A client of the host in use. */
    synchronized Client client() {
        return clients.computeIfAbsent(host(), this::connect);
    }

    /** Turns to the next one. */
    synchronized void rotate() {
        current = (current + 1) % settings.hosts().size();
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(Client::close);
        clients.clear();
    }

    private Client connect(URI host) {
        var builder =
                new Client.Builder()
                        .addEndpoint(host.toString())
                        .setUsername(settings.login().user())
                        .setPassword(settings.login().password())
                        .setDefaultDatabase(settings.database())
                        .setConnectTimeout(settings.timeouts().connect().toMillis())
                        .setSocketTimeout(settings.timeouts().silence().toMillis())
                        .setMaxRetries(0)
                        .compressServerResponse(true)
                        .compressClientRequest(false)
                        .setClientName("tollgate");
        Path caFile = settings.caFile();
        if (caFile != null) {
            builder.setRootCertificate(caFile.toString());
        }
        return builder.build();
    }
}
