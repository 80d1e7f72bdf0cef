package io.crmify.sample.page;

import io.crmify.backends.fake.FakeContact;
import io.crmify.lead.LeadStage;
import io.crmify.sample.crm.Backlogs;
import io.crmify.sample.crm.DemoCrm;
import io.crmify.sample.shop.Customer;
import io.crmify.sample.shop.CustomerStates;
import io.crmify.sample.shop.Customers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/** Gathers what a page shows. */
@ApplicationScoped
public class Views {
    private static final int CARDS = 25;
    private static final int CONTACTS = 100;
    private static final int MAILS = 50;

    @Inject
    Customers customers;

    @Inject
    CustomerStates states;

    @Inject
    Backlogs backlogs;

    @Inject
    Instance<DemoCrm> demoCrm;

    @Inject
    Config config;

    public Funnel funnel() {
        var counts = customers.counts();
        return new Funnel(Arrays.stream(LeadStage.values())
                .map(stage ->
                        new Funnel.Column(stage, counts.getOrDefault(stage, 0L), states.of(customers.in(stage, CARDS))))
                .toList());
    }

    public Status status() {
        var name = demoCrm()
                .map(crm -> "the demo CRM")
                .or(() -> config.getOptionalValue("crmify.backend", String.class))
                .orElse("several CRMs");
        return new Status(backlogs.now(), name, demoCrm().map(DemoCrm::isDown).orElse(null));
    }

    /** Empty if another CRM than the demo is used. */
    public Optional<CrmPane> crmPane() {
        return demoCrm().map(crm -> {
            var contacts = crm.contacts();
            var rows = contacts.stream().limit(CONTACTS).map(CrmPane.Row::of).toList();
            return new CrmPane(crm.isDown(), contacts.size(), rows);
        });
    }

    /** What the demo CRM mails to those who are new to it, the latest first. */
    public List<Mail> mails() {
        var contacts = demoCrm().stream()
                .flatMap(crm -> crm.contacts().stream())
                .filter(contact -> !address(contact).isEmpty())
                .limit(MAILS)
                .toList();
        var known = customers.byEmail(contacts.stream().map(Views::address).toList()).stream()
                .collect(Collectors.toMap(Views::address, Function.identity()));
        return contacts.stream()
                .flatMap(contact ->
                        Optional.ofNullable(known.get(address(contact)))
                                .map(customer -> mail(contact, customer))
                                .stream())
                .toList();
    }

    public Optional<DemoCrm> demoCrm() {
        return demoCrm.isResolvable() ? Optional.of(demoCrm.get()) : Optional.empty();
    }

    private static Mail mail(FakeContact contact, Customer customer) {
        var details = customer.details();
        return new Mail(
                details.email(),
                details.firstName(),
                contact.createdAt(),
                customer.confirmation(),
                customer.stage() != LeadStage.NEW);
    }

    private static String address(FakeContact contact) {
        return contact.property("email").toLowerCase(Locale.ROOT);
    }

    private static String address(Customer customer) {
        return customer.details().email().toLowerCase(Locale.ROOT);
    }
}
