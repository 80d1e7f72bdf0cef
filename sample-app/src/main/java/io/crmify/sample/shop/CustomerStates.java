package io.crmify.sample.shop;

import io.crmify.Crm;
import io.crmify.LeadState.OnConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts together what the shop and what crmify know of a customer. */
@ApplicationScoped
public class CustomerStates {
    @Inject
    Crm crm;

    public CustomerState of(Customer customer) {
        var state = crm.state(customer);
        var reason = state.connections().stream()
                .map(OnConnection::reason)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new CustomerState(
                customer.id(),
                customer.details(),
                customer.stage(),
                crmId(customer, state.connections()),
                state.sync(),
                reason);
    }

    public List<CustomerState> of(Collection<Customer> customers) {
        return customers.stream().map(this::of).toList();
    }

    // The attribute is filled in a moment after the CRM has answered; crmify itself knows at once.
    private static @Nullable String crmId(Customer customer, List<OnConnection> connections) {
        var own = customer.crmId();
        return own != null
                ? own
                : connections.stream()
                        .map(OnConnection::crmId)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }
}
