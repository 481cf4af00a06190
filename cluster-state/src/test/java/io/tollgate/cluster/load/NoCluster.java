package io.tollgate.cluster.load;

/** The surroundings of a breaker on a node alone. */
final class NoCluster implements Breaker.Surroundings {
    @Override
    public String name() {
        return "key model";
    }

    @Override
    public Turns turns() {
        return Turns.ALONE;
    }

    @Override
    public void told(HealthNews.Turn turn, long nanos, int openings) {}
}
