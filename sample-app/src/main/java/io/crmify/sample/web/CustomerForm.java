package io.crmify.sample.web;

import io.crmify.sample.page.FormField;
import io.crmify.sample.shop.CustomerDetails;
import io.crmify.sample.shop.Details;
import io.crmify.sample.shop.FieldFault;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people typed, kept as it is until it is right. */
record CustomerForm(
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String email,
        @Nullable String company) {
    static final CustomerForm EMPTY = new CustomerForm(null, null, null, null);

    /** @param typed null if nothing was sent */
    static CustomerForm of(@Nullable MultivaluedMap<String, String> typed) {
        return typed == null ? EMPTY : read(typed);
    }

    private static CustomerForm read(MultivaluedMap<String, String> typed) {
        return new CustomerForm(
                typed.getFirst("firstName"),
                typed.getFirst("lastName"),
                typed.getFirst("email"),
                typed.getFirst("company"));
    }

    static CustomerForm of(CustomerDetails details) {
        return new CustomerForm(details.firstName(), details.lastName(), details.email(), details.company());
    }

    CustomerDetails details() {
        return new Details().customer(firstName, lastName, email, company);
    }

    /** The fields as they are shown, with what is wrong in them. */
    List<FormField> fields(List<FieldFault> faults) {
        return List.of(
                new FormField("firstName", "First name", "given-name", shown(firstName), error("firstName", faults)),
                new FormField("lastName", "Last name", "family-name", shown(lastName), error("lastName", faults)),
                new FormField("email", "E-mail", "email", shown(email), error("email", faults)),
                new FormField("company", "Company", "organization", shown(company), error("company", faults)));
    }

    private static String error(String field, List<FieldFault> faults) {
        return faults.stream()
                .filter(fault -> fault.field().equals(field))
                .map(FieldFault::reason)
                .collect(Collectors.joining(", "));
    }

    private static String shown(@Nullable String typed) {
        return Optional.ofNullable(typed).orElse("");
    }
}
