package io.crmify.sample.shop;

import org.jspecify.annotations.Nullable;

/** What people tell of themselves; checked by {@link Details}. */
public record CustomerDetails(
        String firstName,
        String lastName,
        String email,
        @Nullable String company) {}
