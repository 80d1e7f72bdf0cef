package io.crmify.backends.http;

import java.util.function.Supplier;

/**
 * Runs what makes threads. The HTTP client's stay for a while after the application has been undeployed, and must not keep its
 * classes.
 */
final class ContextFree {
    private ContextFree() {}

    /** The threads that are made meanwhile inherit no class loader of the application. */
    static <T> T run(Supplier<T> work) {
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(loader);
        }
    }
}
