package io.tollgate.perf.load;

import java.util.List;

/**
 * Reads processor time and memory at both ends of a measured window. One thread.
 *
 * <p>What the machine did beyond our own processes tells whether the window can be trusted.
 */
final class Probe implements Window {
    private final ProcessTree gateway;
    private final List<ProcessTree> ours;
    private final long residentBeforeKb;
    private CpuTime gatewayCpu = CpuTime.NONE;
    private CpuTime oursCpu = CpuTime.NONE;
    private long machineBusy;
    private long openedAt;
    private double otherCores;
    private long residentKb;
    private long proportionalKb;

    Probe(ProcessTree gateway, List<ProcessTree> ours) {
        this.gateway = gateway;
        this.ours = ours;
        this.residentBeforeKb = gateway.residentKilobytes();
    }

    @Override
    public void opened() {
        openedAt = System.nanoTime();
        machineBusy = Machine.busyNanos();
        oursCpu = oursNow();
        gatewayCpu = gateway.cpu();
    }

    @Override
    public void closed() {
        gatewayCpu = gateway.cpu().minus(gatewayCpu);
        CpuTime used = oursNow().minus(oursCpu);
        long other = Machine.busyNanos() - machineBusy - used.nanos();
        otherCores = Math.max(0, (double) other / (System.nanoTime() - openedAt));
        residentKb = gateway.residentKilobytes();
        proportionalKb = gateway.proportionalKilobytes();
    }

    /** Processor time of the gateway within the window. */
    long gatewayNanos() {
        return gatewayCpu.nanos();
    }

    /** Cores that were busy with something else. */
    double otherCores() {
        return otherCores;
    }

    long residentKb() {
        return residentKb;
    }

    long proportionalKb() {
        return proportionalKb;
    }

    long residentGrowthKb() {
        return Math.max(0, residentKb - residentBeforeKb);
    }

    private CpuTime oursNow() {
        CpuTime sum = CpuTime.NONE;
        for (ProcessTree tree : ours) {
            sum = sum.plus(tree.cpu());
        }
        return sum;
    }
}
