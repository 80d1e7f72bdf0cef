package io.crmify.sample.shop;

/** A field that was not given as it must be, and why, in words for whoever gave it. */
public record FieldFault(String field, String reason) {}
