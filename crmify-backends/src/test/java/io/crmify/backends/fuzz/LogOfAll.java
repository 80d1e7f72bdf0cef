package io.crmify.backends.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What anybody in this JVM logs, and what crmify would log at the finest level. */
final class LogOfAll extends Handler {
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Logger ours = Logger.getLogger("io.crmify");

    private LogOfAll() {
        setLevel(Level.ALL);
    }

    static LogOfAll listen() {
        var log = new LogOfAll();
        log.ours.setLevel(Level.ALL);
        Logger.getLogger("").addHandler(log);
        return log;
    }

    List<String> drain() {
        var drained = new ArrayList<String>();
        lines.drainTo(drained);
        return drained;
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(new SimpleFormatter().format(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
        ours.setLevel(null);
    }
}
