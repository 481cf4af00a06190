package io.tollgate.perf.load;

/** The two sizes of request and answer that are measured. */
enum Payload {
    SMALL("mock-1k", 1_024, 700),
    LARGE("mock-10k", 10_240, 9_000);

    private final String model;
    private final int requestBytes;
    private final int smallestAnswer;

    Payload(String model, int requestBytes, int smallestAnswer) {
        this.model = model;
        this.requestBytes = requestBytes;
        this.smallestAnswer = smallestAnswer;
    }

    /** The mock's model that answers in this size. */
    String model() {
        return model;
    }

    int requestBytes() {
        return requestBytes;
    }

    /** Fewest bytes of a body from which nothing was cut, also when a gateway re-wrote it. */
    int smallestAnswer() {
        return smallestAnswer;
    }
}
