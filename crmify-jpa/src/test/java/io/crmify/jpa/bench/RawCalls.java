package io.crmify.jpa.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** No database at all: as fast as the CRM can be called. */
final class RawCalls implements DrainJvm.Variant {
    private static final int PER_CALL = 100;

    private final CrmClient client;
    private final int concurrency;
    private final List<List<String>> calls = new ArrayList<>();

    RawCalls(CrmClient client, int concurrency) {
        this.client = client;
        this.concurrency = concurrency;
    }

    @Override
    public void fill(int from, int to) {
        for (int first = from; first <= to; first += PER_CALL) {
            calls.add(DrainJvm.records(first, Math.min(to, first + PER_CALL - 1)));
        }
    }

    @Override
    public void drain(int leads) throws Exception {
        var next = new AtomicInteger();
        DrainJvm.onThreads(concurrency, () -> {
            for (int call = next.getAndIncrement(); call < calls.size(); call = next.getAndIncrement()) {
                client.send(calls.get(call));
            }
            return null;
        });
    }
}
