package io.crmify.backends.creatio.record;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What became of the leads of one push, by their places; the first that is told of one holds. Of one thread. */
final class Outcomes {
    private final Map<Integer, PushResult> told = new HashMap<>();
    private final int size;

    Outcomes(int size) {
        this.size = size;
    }

    void settle(int place, PushResult result) {
        told.putIfAbsent(place, result);
    }

    void fail(int place, BackendException cause) {
        settle(place, new PushResult.Failed(cause));
    }

    /** In the order of the leads; each has one by then. */
    List<PushResult> all() {
        var results = new ArrayList<PushResult>();
        for (var place = 0; place < size; place++) {
            results.add(Objects.requireNonNull(told.get(place)));
        }
        return results;
    }
}
