package io.crmify.jpa.cdi;

import io.crmify.backend.CrmBackend;
import io.crmify.jpa.CrmifySetup;
import io.crmify.lead.ConnectionSelector;
import io.crmify.lead.LeadMapper;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.util.Optional;

/** The beans by which the application extends crmify. */
@Dependent
class Parts {
    private final Instance<LeadMapper<?>> mappers;
    private final Instance<ConnectionSelector> selectors;
    private final Instance<CrmBackend> backends;
    private final Instance<UserTransaction> transactions;
    private final Instance<TransactionSynchronizationRegistry> registries;

    @Inject
    Parts(
            @Any Instance<LeadMapper<?>> mappers,
            @Any Instance<ConnectionSelector> selectors,
            @Any Instance<CrmBackend> backends,
            Instance<UserTransaction> transactions,
            Instance<TransactionSynchronizationRegistry> registries) {
        this.mappers = mappers;
        this.selectors = selectors;
        this.backends = backends;
        this.transactions = transactions;
        this.registries = registries;
    }

    CrmifySetup addTo(CrmifySetup setup) {
        var all = setup.backends(this::backend);
        for (var mapper : mappers) {
            all = all.mapper(mapper);
        }
        if (transactions.isResolvable() && registries.isResolvable()) {
            all = all.transactions(transactions.get(), registries.get());
        }
        return selectors.isUnsatisfied() ? all : all.selector(selectors.get());
    }

    private Optional<CrmBackend> backend(String name) {
        var named = backends.select(NamedLiteral.of(name));
        if (!named.isUnsatisfied()) {
            return Optional.of(named.get());
        }
        return backends.handlesStream()
                .filter(handle -> handle.getBean().getBeanClass().getName().equals(name))
                .<CrmBackend>map(Instance.Handle::get)
                .findFirst();
    }
}
