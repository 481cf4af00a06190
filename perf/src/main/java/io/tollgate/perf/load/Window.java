package io.tollgate.perf.load;

/** Told by a load run when its measured part begins and ends; called on the run's thread. */
interface Window {
    void opened();

    void closed();

    /** Looks at nothing. */
    Window NONE =
            new Window() {
                @Override
                public void opened() {}

                @Override
                public void closed() {}
            };
}
