package io.crmify.sample.rest;

import io.crmify.sample.shop.CustomerState;
import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.jspecify.annotations.Nullable;

/** A customer, as programs get them. */
@JsonbNillable
@JsonbPropertyOrder({"id", "firstName", "lastName", "email", "company", "status", "crmId", "syncState"})
public record CustomerJson(
        long id,
        String firstName,
        String lastName,
        String email,
        @Nullable String company,
        String status,
        @Nullable String crmId,
        String syncState) {

    static CustomerJson of(CustomerState state) {
        var details = state.details();
        return new CustomerJson(
                state.id(),
                details.firstName(),
                details.lastName(),
                details.email(),
                details.company(),
                state.stage().name(),
                state.crmId(),
                state.sync().name());
    }
}
