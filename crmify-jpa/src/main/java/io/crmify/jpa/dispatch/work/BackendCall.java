package io.crmify.jpa.dispatch.work;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.jpa.journal.Entry;
import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.mapping.read.MachineFailure;
import io.crmify.jpa.store.UnitClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Calls a backend, and turns whatever it throws into a value: the one place where that is caught. */
public final class BackendCall {
    private final Lane lane;
    private final String type;
    private final LongSupplier endNanos;
    private final UnitClock clock;
    private final List<Entry> journal;
    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * @param endNanos when the lease ends of what the calls are for, on the monotonic clock
     * @param journal is given a line for each call
     */
    public BackendCall(Lane lane, String type, LongSupplier endNanos, UnitClock clock, List<Entry> journal) {
        this.lane = lane;
        this.type = type;
        this.endNanos = endNanos;
        this.clock = clock;
        this.journal = journal;
    }

    /** For calls that concern no records. */
    public static BackendCall withoutLease(Lane lane, UnitClock clock, List<Entry> journal) {
        var day = Duration.ofDays(1).toNanos();
        return new BackendCall(lane, "", () -> clock.nanos() + day, clock, journal);
    }

    /**
     * What a call gave.
     *
     * @param value null if it failed
     * @param failure null if it did not, or if there was no call any more
     */
    public record Answer<T>(@Nullable T value, @Nullable BackendException failure) {
        public boolean isFailure() {
            return value == null;
        }
    }

    public <T> Answer<T> call(String operation, int records, Supplier<T> call) {
        return call(operation, records, call, value -> 0);
    }

    /** @param failures how many of the records failed, as a successful call tells */
    public <T> Answer<T> call(String operation, int records, Supplier<T> call, ToIntFunction<T> failures) {
        var started = new AtomicLong(clock.nanos()); // and then without the wait for calls of others
        try {
            var value = lane.call(endNanos, begun.get(), () -> {
                started.set(clock.nanos());
                return call.get();
            });
            begun.set(true);
            if (value == null) {
                throw new OutcomeUnknownException(lane + " gave null for " + operation, Diagnosis.of("RESULT_MISSING"));
            }
            journal.add(Entry.call(type, operation, records, failures.applyAsInt(value), since(started.get())));
            return new Answer<>(value, null);
        } catch (CallNotAllowedException e) {
            return new Answer<>(null, null);
        } catch (BackendException e) {
            return failed(operation, records, e, started.get());
        } catch (RuntimeException | Error e) {
            MachineFailure.rethrow(e);
            // Of a backend that knows nothing of our exceptions. Its message
            // may hold anything, so only its class is told.
            var unknown = new OutcomeUnknownException(
                    lane + " threw " + e.getClass().getName(), Diagnosis.of("BACKEND_ERROR"));
            return failed(operation, records, unknown, started.get());
        }
    }

    private <T> Answer<T> failed(String operation, int records, BackendException failure, long start) {
        begun.set(true);
        journal.add(Entry.call(type, operation, records, records, since(start))
                .failed(failure.diagnosis().reason(), String.valueOf(failure.getMessage())));
        return new Answer<>(null, failure);
    }

    private Duration since(long start) {
        return Duration.ofNanos(clock.nanos() - start);
    }
}
