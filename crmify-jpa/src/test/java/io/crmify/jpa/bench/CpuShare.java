package io.crmify.jpa.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What processes that are none of the benchmark's took of the machine, from Linux's {@code /proc}. Own are all that descend from
 * this JVM or from the database's server, with those that have ended.
 */
final class CpuShare {
    /** Above this share of all processors a figure is marked as disturbed. */
    static final double DISTURBED = 0.10;

    private static final Path PROC = Path.of("/proc");
    private static final int PPID = 1;
    private static final int OWN_TIME = 11;
    private static final int TIMES = 4; // user and system, its own and those of its children that have ended

    private final Set<Long> roots;

    CpuShare(Set<Long> roots) {
        this.roots = roots;
    }

    /**
     * A reading, in ticks of the clock.
     *
     * @param all what all processors have done, idling included
     * @param busy of that, other than idling
     */
    record Reading(long all, long busy, long own) {
        double othersUntil(Reading end) {
            double others = (end.busy - busy) - (end.own - own);
            return Math.max(0, others / Math.max(1, end.all - all));
        }
    }

    Reading read() {
        try {
            var cpu = Files.readAllLines(PROC.resolve("stat")).get(0).split("\\s+");
            var ticks = Arrays.stream(cpu)
                    .skip(1)
                    .limit(8)
                    .mapToLong(Long::parseLong)
                    .toArray();
            var all = Arrays.stream(ticks).sum();
            return new Reading(all, all - ticks[3] - ticks[4], own());
        } catch (IOException e) {
            throw new IllegalStateException("This machine does not tell what its processors do", e);
        }
    }

    private long own() throws IOException {
        var processes = new HashMap<Long, String[]>();
        try (var directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var directory : directories) {
                read(directory, processes);
            }
        }
        return processes.entrySet().stream()
                .filter(process -> isOwn(process.getKey(), processes))
                .mapToLong(process -> time(process.getValue()))
                .sum();
    }

    private static void read(Path process, Map<Long, String[]> into) {
        try {
            var stat = Files.readString(process.resolve("stat"));
            // The second field is a name in parentheses, and may hold anything.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            into.put(Long.valueOf(process.getFileName().toString()), fields);
        } catch (IOException e) {
            into.remove(Long.valueOf(process.getFileName().toString())); // it has just ended
        }
    }

    private boolean isOwn(long process, Map<Long, String[]> processes) {
        var seen = new HashSet<Long>();
        for (long at = process; processes.containsKey(at) && seen.add(at); ) {
            if (roots.contains(at)) {
                return true;
            }
            at = Long.parseLong(processes.get(at)[PPID]);
        }
        return false;
    }

    private static long time(String[] fields) {
        return Arrays.stream(fields)
                .skip(OWN_TIME)
                .limit(TIMES)
                .mapToLong(Long::parseLong)
                .sum();
    }
}
