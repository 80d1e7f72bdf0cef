package io.crmify.jpa.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.LaneStatus.State;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.shop.Member;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A property of the CRM disappears under thousands of pushes: by HTTP, so that what the CRM really says is understood. */
class WrongSetUpTest {
    /** 5,000 by hand: the more it holds, the longer the fake looks for a contact. */
    private static final int CUSTOMERS = Integer.getInteger("test.wrong-set-up-size", 1_000);

    @Test
    void aPropertyThatDisappearsIsOnlyADelayAndOfItsTypeAlone() {
        try (var hubSpot = FakeHubSpot.start();
                var shop = open(hubSpot)) {
            signUp(shop);
            hubSpot.removeProperty("phone");
            pass(shop, Duration.ofHours(2));
            assertThat(shop.crmify().operations().lanes())
                    .anySatisfy(lane -> {
                        assertThat(lane.type()).isEqualTo("Customer");
                        assertThat(lane.state()).isEqualTo(State.MISCONFIGURED);
                        assertThat(lane.detail()).contains("phone");
                    })
                    .anySatisfy(lane -> assertThat(lane.state()).isEqualTo(State.RUNNING));
            assertThat(hubSpot.contacts()).isEmpty();

            shop.persist(new Member("AT", 1, "Byron"));
            shop.drain();
            assertThat(hubSpot.contacts()).as("of another type").hasSize(1);

            hubSpot.addProperty("phone");
            pass(shop, Duration.ofMinutes(20));
            assertThat(hubSpot.contacts()).hasSize(CUSTOMERS + 1);
            assertThat(shop.crmify().operations().failed(1)).isEmpty();
            assertThat(shop.rows("select state, max(attempts) from crmify_link group by state"))
                    .containsExactly(List.of("IDLE", 0));
        }
    }

    private static Shop open(FakeHubSpot hubSpot) {
        return Shop.on(TestDatabase.H2)
                .entities(Customer.class, Company.class, Member.class)
                .config("crmify.backend", "hubspot")
                .config("crmify.backend.base-url", hubSpot.baseUri().toString())
                .config("crmify.backend.auth.token", "fake-token")
                .config("crmify.backend.rate", "1000")
                .open();
    }

    private static void signUp(Shop shop) {
        shop.run(manager -> IntStream.range(0, CUSTOMERS).forEach(i -> {
            var customer = new Customer("C", "" + i, "c" + i + "@example.org");
            customer.phone = "" + i;
            manager.persist(customer);
        }));
    }

    private static void pass(Shop shop, Duration time) {
        var step = Duration.ofMinutes(2);
        for (var left = time; !left.isNegative(); left = left.minus(step)) {
            shop.crmify().clock().advance(step);
            shop.drain();
        }
    }
}
