package io.crmify.backends.fuzz;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/** Ends a property after {@code fuzz.seconds}, but not before it has been tried a few times. */
public final class TimeBox implements AroundTryHook {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(Long.getLong("fuzz.seconds", 15));
    private static final int LEAST = 700;

    /** By property: when it began, and how often it was tried. */
    private static final Map<String, Progress> RUNS = new ConcurrentHashMap<>();

    private record Progress(long startedAt, int tries) {}

    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor property, List<Object> parameters) {
        var result = property.execute(parameters);
        var progress = RUNS.merge(
                context.targetMethod().toString(),
                new Progress(System.nanoTime(), 1),
                (old, fresh) -> new Progress(old.startedAt(), old.tries() + 1));
        var isOver = System.nanoTime() - progress.startedAt() > LONG_ENOUGH.toNanos() && progress.tries() >= LEAST;
        return isOver && result.status() == TryExecutionResult.Status.SATISFIED
                ? TryExecutionResult.satisfied(true)
                : result;
    }
}
