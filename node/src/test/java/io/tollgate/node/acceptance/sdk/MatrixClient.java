package io.tollgate.node.acceptance.sdk;

/**
 * A client library in all that the table of clients names. Each method asks a scripted model of
 * that provider and fails where the library notices anything.
 */
interface MatrixClient extends AutoCloseable {
    /** As the table has it. */
    String label();

    void plain(String provider);

    void stream(String provider);

    /** Calls tools, and gives their results back in a second turn. */
    void tools(String model, int count);

    void images(String provider);

    void structured(String provider);

    void reasoning(String provider);

    void errors(String provider);

    @Override
    void close();

    /** What is asked of each of them. */
    enum Capability {
        PLAIN("plain") {
            @Override
            void ask(MatrixClient client, String provider) {
                client.plain(provider);
            }
        },
        STREAM("stream") {
            @Override
            void ask(MatrixClient client, String provider) {
                client.stream(provider);
            }
        },
        TOOLS("tools") {
            @Override
            void ask(MatrixClient client, String provider) {
                client.tools(provider + "/tool", 1);
            }
        },
        PARALLEL_TOOLS("parallel tools") {
            @Override
            void ask(MatrixClient client, String provider) {
                client.tools(provider + "/tools", 2);
            }
        },
        IMAGES("images") {
            @Override
            void ask(MatrixClient client, String provider) {
                client.images(provider);
            }
        },
        STRUCTURED_OUTPUT("structured output") {
            @Override
            void ask(MatrixClient client, String provider) {
                client.structured(provider);
            }
        },
        REASONING("reasoning") {
            @Override
            void ask(MatrixClient client, String provider) {
                client.reasoning(provider);
            }
        },
        ERRORS("errors") {
            @Override
            void ask(MatrixClient client, String provider) {
                client.errors(provider);
            }
        };

        private final String label;

        Capability(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        abstract void ask(MatrixClient client, String provider);
    }
}
