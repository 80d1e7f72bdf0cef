package io.crmify.jpa.storm;

import io.crmify.lead.LeadStage;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.sql.Savepoint;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hibernate.Session;

/** An application at work: random transactions on clients and employers, some of which come to nothing. */
final class Writer implements Runnable {
    private static final int CHANGES_PER_SECOND = 30;

    private final String name;
    private final EntityManagerFactory factory;
    private final SplittableRandom random;
    private final CountDownLatch stop;

    Writer(String name, EntityManagerFactory factory, long seed, CountDownLatch stop) {
        this.name = name;
        this.factory = factory;
        this.random = new SplittableRandom(seed);
        this.stop = stop;
    }

    /** What is done within a transaction; it tells how many entities it changes. */
    @FunctionalInterface
    private interface Work {
        int in(EntityManager manager);
    }

    @Override
    public void run() {
        transaction(manager -> {
            manager.persist(new Tally(name));
            return 0;
        });
        try {
            var start = System.nanoTime();
            long changes = 0;
            while (!stop.await(untilDue(start, changes), TimeUnit.MILLISECONDS)) {
                changes += transaction(work());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** It keeps its pace, whatever single transactions take. */
    private static long untilDue(long start, long changes) {
        var due = changes * 1000 / CHANGES_PER_SECOND;
        return Math.max(1, due - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private Work work() {
        var dice = random.nextInt(100);
        if (dice < 55) {
            return this::changeClient;
        } else if (dice < 80) {
            return manager -> changeClients(manager, 2 + random.nextInt(20));
        } else if (dice < 86) {
            return this::rename;
        } else if (dice < 93) {
            return this::changeInVain;
        }
        return this::changePartlyInVain;
    }

    private int transaction(Work work) {
        try (var manager = factory.createEntityManager()) {
            var transaction = manager.getTransaction();
            transaction.begin();
            try {
                var changes = work.in(manager);
                count(manager, changes);
                if (transaction.getRollbackOnly()) {
                    transaction.rollback();
                } else {
                    transaction.commit();
                }
                return changes;
            } catch (PersistenceException lostARace) {
                // two writers at the same row, or with the same new id: such is life
                if (transaction.isActive()) {
                    transaction.rollback();
                }
                return 0;
            }
        }
    }

    private void count(EntityManager manager, int changes) {
        if (changes > 0) {
            manager.createQuery("update Tally t set t.changes = t.changes + :more where t.writer = :writer")
                    .setParameter("more", changes)
                    .setParameter("writer", name)
                    .executeUpdate();
        }
    }

    private int changeClients(EntityManager manager, int most) {
        var changes = 0;
        for (int i = 0; i < most; i++) {
            changes += changeClient(manager);
        }
        return changes;
    }

    private int changeClient(EntityManager manager) {
        var id = 1 + random.nextLong(StormUnit.CLIENTS);
        var client = manager.find(Client.class, id);
        if (client == null) {
            manager.persist(edited(manager, new Client(id)));
            return 1;
        }
        var dice = random.nextInt(100);
        if (dice < 55) {
            edited(manager, client);
            return 1;
        } else if (dice < 70) {
            client.employer = employer(manager);
            return 1;
        } else if (dice < 92) {
            manager.remove(client);
            return 1;
        }
        manager.remove(client);
        manager.flush();
        manager.persist(edited(manager, new Client(id)));
        return 2;
    }

    private Client edited(EntityManager manager, Client client) {
        client.email = "c%d-%x@storm.example".formatted(client.id, random.nextLong());
        switch (random.nextInt(4)) {
            case 0 -> client.firstName = random.nextInt(4) == 0 ? null : "First " + random.nextInt(1_000_000);
            case 1 -> client.phone = random.nextInt(3) == 0 ? null : "+41" + random.nextInt(1_000_000);
            case 2 -> client.stage = LeadStage.values()[random.nextInt(LeadStage.values().length)];
            default -> client.employer = random.nextInt(3) == 0 ? null : employer(manager);
        }
        return client;
    }

    private Employer employer(EntityManager manager) {
        return manager.getReference(Employer.class, 1 + random.nextLong(StormUnit.EMPLOYERS));
    }

    private int rename(EntityManager manager) {
        var employer = manager.find(Employer.class, 1 + random.nextLong(StormUnit.EMPLOYERS));
        employer.name = "Employer %d-%d".formatted(employer.id, random.nextInt(1_000_000));
        return 1;
    }

    private int changeInVain(EntityManager manager) {
        changeClients(manager, 1 + random.nextInt(4));
        if (random.nextBoolean()) {
            manager.flush();
        }
        manager.getTransaction().setRollbackOnly();
        return 0;
    }

    /** A savepoint brings back what was written behind it; what was noted of it meanwhile is then not true. */
    private int changePartlyInVain(EntityManager manager) {
        var before = changeClient(manager);
        manager.flush();
        var session = manager.unwrap(Session.class);
        Savepoint savepoint = session.doReturningWork(connection -> connection.setSavepoint());
        changeClients(manager, 1 + random.nextInt(4));
        manager.flush();
        session.doWork(connection -> connection.rollback(savepoint));
        manager.clear();
        return before + changeClient(manager);
    }
}
