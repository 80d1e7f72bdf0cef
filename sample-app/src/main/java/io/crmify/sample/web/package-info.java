/** The web side: which address shows which page, and what a form does. */
@NullMarked
package io.crmify.sample.web;

import org.jspecify.annotations.NullMarked;
