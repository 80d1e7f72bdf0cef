package io.crmify.sample.shop;

import static jakarta.persistence.LockModeType.PESSIMISTIC_WRITE;

import io.crmify.lead.LeadStage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The customers of the shop. Each method is a transaction; no line of it is about the CRM. */
@ApplicationScoped
@Transactional
public class Customers {
    private static final int TOKEN_BYTES = 24;
    /** What every database says of a second row with a unique value. */
    private static final String DUPLICATE = "23505";

    private final SecureRandom random = new SecureRandom();

    @Inject
    EntityManager entities;

    @Inject
    InstantSource clock;

    /** {@link RefusedException} if the address is taken. */
    public Customer signUp(CustomerDetails details) {
        ensureFree(details.email(), 0);
        var customer = new Customer(details, token(), now());
        entities.persist(customer);
        flush();
        return customer;
    }

    /** {@link RefusedException} if the address is taken by another. */
    public Customer edit(long id, CustomerDetails details) {
        return change(id, customer -> {
            ensureFree(details.email(), id);
            customer.rename(details, now());
            flush();
        });
    }

    public Customer contacted(long id) {
        return change(id, customer -> {
            ensureOpen(customer);
            customer.contacted(now());
        });
    }

    /** Who is behind a link of a mail followed it. */
    public Customer confirm(String confirmation) {
        return contacted(byConfirmation(confirmation).id());
    }

    public Customer buy(long id, BigDecimal amount) {
        return change(id, customer -> {
            ensureOpen(customer);
            entities.persist(new Purchase(customer, amount, now()));
            customer.bought(now());
        });
    }

    public Customer closeAccount(long id) {
        return change(id, customer -> customer.close(now()));
    }

    /** Forgets a customer and what they bought. */
    public void remove(long id) {
        var customer = locked(id);
        entities.createQuery("delete from Purchase p where p.customer = :customer")
                .setParameter("customer", customer)
                .executeUpdate();
        entities.remove(customer);
    }

    public Customer byId(long id) {
        return Optional.ofNullable(entities.find(Customer.class, id)).orElseThrow(NoSuchCustomerException::new);
    }

    public Customer byConfirmation(String confirmation) {
        return entities.createQuery("select c from Customer c where c.confirmation = :token", Customer.class)
                .setParameter("token", confirmation)
                .getResultStream()
                .findFirst()
                .orElseThrow(NoSuchCustomerException::new);
    }

    /** Those who have one of these addresses. */
    public List<Customer> byEmail(Collection<String> emails) {
        return entities.createQuery("select c from Customer c where c.emailKey in :emails", Customer.class)
                .setParameter("emails", emails.stream().map(Customer::emailKey).toList())
                .getResultList();
    }

    /** Those that come after an id, in the order of their ids. */
    public List<Customer> after(long id, int limit) {
        return entities.createQuery("select c from Customer c where c.id > :id order by c.id", Customer.class)
                .setParameter("id", id)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Those of a stage, the last changed first. */
    public List<Customer> in(LeadStage stage, int limit) {
        return entities.createQuery(
                        "select c from Customer c where c.stage = :stage order by c.changed desc, c.id desc",
                        Customer.class)
                .setParameter("stage", stage)
                .setMaxResults(limit)
                .getResultList();
    }

    /** How many there are of each stage. */
    public Map<LeadStage, Long> counts() {
        var counts = new EnumMap<LeadStage, Long>(LeadStage.class);
        for (var stage : LeadStage.values()) {
            counts.put(stage, 0L);
        }
        entities.createQuery("select c.stage, count(c) from Customer c group by c.stage", Object[].class)
                .getResultStream()
                .forEach(row -> counts.put((LeadStage) row[0], (Long) row[1]));
        return counts;
    }

    /** What a customer bought, the latest first. */
    public List<Purchase> purchases(long id, int limit) {
        return entities.createQuery(
                        "select p from Purchase p where p.customer.id = :id order by p.bought desc, p.id desc",
                        Purchase.class)
                .setParameter("id", id)
                .setMaxResults(limit)
                .getResultList();
    }

    private Customer change(long id, Consumer<Customer> change) {
        var customer = locked(id);
        change.accept(customer);
        return customer;
    }

    private Customer locked(long id) {
        return Optional.ofNullable(entities.find(Customer.class, id, PESSIMISTIC_WRITE))
                .orElseThrow(NoSuchCustomerException::new);
    }

    private void ensureFree(String email, long except) {
        var isTaken = byEmail(List.of(email)).stream().anyMatch(other -> other.id() != except);
        if (isTaken) {
            throw RefusedException.emailTaken();
        }
    }

    // Two may ask for the same address at once; the database decides who was first.
    private void flush() {
        try {
            entities.flush();
        } catch (PersistenceException failure) {
            throw isDuplicate(failure) ? RefusedException.emailTaken() : failure;
        }
    }

    private static boolean isDuplicate(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException refused && DUPLICATE.equals(refused.getSQLState()));
    }

    private static void ensureOpen(Customer customer) {
        if (customer.isClosed()) {
            throw RefusedException.accountClosed();
        }
    }

    private String token() {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Instant now() {
        return clock.instant();
    }
}
