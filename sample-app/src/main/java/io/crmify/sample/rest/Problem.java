package io.crmify.sample.rest;

import io.crmify.sample.shop.FieldFault;
import java.util.List;

/**
 * Why something was not done.
 *
 * @param errors the fields that are to be corrected; none if it is not about fields
 */
public record Problem(String message, List<FieldFault> errors) {}
