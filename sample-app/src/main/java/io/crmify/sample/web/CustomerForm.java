package io.crmify.sample.web;

import io.crmify.sample.page.FormField;
import io.crmify.sample.shop.CustomerDetails;
import io.crmify.sample.shop.Details;
import io.crmify.sample.shop.FieldFault;
import jakarta.ws.rs.FormParam;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people typed, kept as it is until it is right. */
public class CustomerForm {
    @FormParam("firstName")
    @Nullable
    String firstName;

    @FormParam("lastName")
    @Nullable
    String lastName;

    @FormParam("email")
    @Nullable
    String email;

    @FormParam("company")
    @Nullable
    String company;

    static CustomerForm of(CustomerDetails details) {
        var form = new CustomerForm();
        form.firstName = details.firstName();
        form.lastName = details.lastName();
        form.email = details.email();
        form.company = details.company();
        return form;
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
