package io.tollgate.perf.load;

import io.tollgate.cluster.ports.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * nginx as the yardstick: one worker that passes requests on, swaps the key, keeps connections to
 * the provider and holds nothing back.
 */
final class Nginx {
    private static final Template CONFIGURATION =
            new Template(
                    """
                        worker_processes 1;
                        worker_rlimit_nofile 20000;
                        daemon off;
                        pid <home>/nginx.pid;
                        error_log <home>/error.log warn;
                        events { worker_connections 19990; }
                        http {
                            access_log off;
                            keepalive_requests 1000000000;
                            keepalive_timeout 3600;
                            tcp_nodelay on;
                            client_body_buffer_size 64k;
                            client_body_temp_path <home>/body;
                            proxy_temp_path <home>/proxy;
                            fastcgi_temp_path <home>/fastcgi;
                            uwsgi_temp_path <home>/uwsgi;
                            scgi_temp_path <home>/scgi;
                            proxy_http_version 1.1;
                            proxy_buffering off;
                            proxy_buffer_size 16k;
                    proxy_buffers 8 16k;
                            proxy_read_timeout 120;
                            proxy_set_header Connection "";
                            proxy_set_header Authorization "Bearer <key>";
                            upstream plain {
                                server 127.0.0.1:<mock>;
                                keepalive 256;
                                keepalive_requests 1000000000;
                                keepalive_timeout 3600;
                            }
                            upstream encrypted {
                                server 127.0.0.1:<mock-tls>;
                                keepalive 256;
                                keepalive_requests 1000000000;
                                keepalive_timeout 3600;
                            }
                            server {
                                listen 127.0.0.1:<port> backlog=4096;
                                location / { proxy_pass http://plain; }
                            }
                            server {
                                listen 127.0.0.1:<tls-port> backlog=4096;
                                location / {
                                    proxy_pass https://encrypted;
                                    proxy_ssl_protocols TLSv1.3;
                                    proxy_ssl_session_reuse on;
                                    proxy_ssl_server_name on;
                                    proxy_ssl_name localhost;
                                    proxy_ssl_verify on;
                                    proxy_ssl_trusted_certificate <certificate>;
                                }
                            }
                        }
                    """);

    private Nginx() {}

    /** Starts nginx in front of the mock and returns when it accepts connections. */
    static Gateway start(Children children, String name, Path folder, MockProcess mock)
            throws IOException {
        int tlsPort = FreePorts.take();
        StartUp.Launched launched = launch(children, name, folder, mock, tlsPort);
        children.awaitPort(
                name,
                launched.process(),
                launched.target().address().getPort(),
                Duration.ofSeconds(10));
        return new Gateway(
                name,
                launched.target(),
                new Target(url(tlsPort), "*", "sk-client"),
                null,
                new ProcessTree(launched.process().pid()));
    }

    static StartUp.Launched launch(Children children, String name, Path folder, MockProcess mock)
            throws IOException {
        return launch(children, name, folder, mock, FreePorts.take());
    }

    private static StartUp.Launched launch(
            Children children, String name, Path folder, MockProcess mock, int tlsPort)
            throws IOException {
        Path home = Files.createDirectories(folder.resolve(name)).toAbsolutePath();
        int port = FreePorts.take();
        Path configuration =
                Files.writeString(
                        home.resolve("nginx.conf"),
                        CONFIGURATION.with(
                                Map.of(
                                        "home",
                                        home,
                                        "key",
                                        MockProcess.KEY,
                                        "mock",
                                        mock.port(),
                                        "mock-tls",
                                        mock.tlsPort(),
                                        "port",
                                        port,
                                        "tls-port",
                                        tlsPort,
                                        "certificate",
                                        mock.certificate().toAbsolutePath())));
        Process process =
                children.start(
                        name,
                        Map.of(),
                        List.of("nginx", "-p", home.toString(), "-c", configuration.toString()));
        return new StartUp.Launched(process, new Target(url(port), "*", "sk-client"));
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port + "/v1");
    }
}
