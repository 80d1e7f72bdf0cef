package io.crmify.sample;

import io.crmify.CrmifyException;
import io.crmify.sample.start.SampleApp;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;

/** Runs the sample until it is told to end. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        logOnlyWhatMatters();
        var app = startOrExit();
        var isToEnd = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            app.close();
                            isToEnd.countDown();
                        },
                        "shutdown"));
        System.out.println("The shop is open: " + app.uri() + " (" + app.crmName() + "). Ctrl+C ends it.");
        isToEnd.await();
    }

    private static SampleApp startOrExit() {
        try {
            return SampleApp.start(Map.of());
        } catch (CrmifyException cannotStart) {
            System.err.println(cannotStart.getMessage());
            System.exit(1);
            throw cannotStart;
        }
    }

    private static void logOnlyWhatMatters() throws IOException {
        if (System.getProperty("java.util.logging.config.file") == null) {
            try (var configuration = Main.class.getResourceAsStream("/logging.properties")) {
                LogManager.getLogManager().readConfiguration(configuration);
            }
        }
    }
}
