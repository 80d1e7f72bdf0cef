package io.crmify.jpa.link.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backends.memory.CrmCall.Operation;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.shop.Member;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps one id from its entity keeps no other from its own, and costs nothing of what the CRM answered. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class ProjectionTest {
    private final TestDatabase database;
    private Shop shop;

    ProjectionTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        shop = Shop.on(database)
                .entities(Customer.class, Company.class, Member.class)
                .open();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private List<Customer> three() {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(i -> new Customer("Ada", "L" + i, "ada" + i + "@example.org"))
                .map(shop::persist)
                .toList();
    }

    private List<Boolean> haveTheirIds(List<Customer> customers) {
        return customers.stream()
                .map(customer -> shop.find(Customer.class, customer.id).crmId)
                .map(crmId -> crmId != null)
                .toList();
    }

    @Test
    void aLockedRowGetsItsIdLaterAndTheOthersAtOnce() {
        var customers = three();
        try (var manager = shop.factory().createEntityManager()) {
            manager.getTransaction().begin();
            manager.find(Customer.class, customers.get(1).id, LockModeType.PESSIMISTIC_WRITE);

            shop.drain();

            assertThat(shop.rows("select projected from crmify_link where state = 'IDLE' order by entity_id"))
                    .hasSize(3);
            manager.getTransaction().rollback();
        }
        assertThat(haveTheirIds(customers)).containsExactly(true, false, true);

        shop.drain();

        assertThat(haveTheirIds(customers)).containsExactly(true, true, true);
        assertThat(shop.theCrm().records()).hasSize(3);
    }

    @Test
    void aRowThatItsTableRefusesKeepsNoOtherFromItsId() {
        shop.rows("alter table Customer add constraint not_l2 check (lastName <> 'L2' or crmId is null)");
        var customers = three();

        shop.drain();
        var calls = shop.theCrm().calls().size();
        shop.drain();

        assertThat(haveTheirIds(customers)).containsExactly(true, false, true);
        assertThat(shop.rows("select id from crmify_link where state = 'IDLE'")).hasSize(3);
        assertThat(shop.theCrm().calls()).as("nothing is sent again").hasSize(calls);
    }

    @Test
    void aRowThatIsGoneByThenIsNoLongerLookedFor() {
        var customers = three();
        shop.theCrm().onCall(call -> {
            if (call.operation() == Operation.PUSH) {
                shop.rows("delete from Customer where id = " + customers.get(1).id);
            }
        });

        shop.drain();

        assertThat(shop.rows("select id from crmify_link where not projected")).isEmpty();
        assertThat(shop.rows("select id from crmify_link where state = 'IDLE'")).hasSize(3);
    }
}
