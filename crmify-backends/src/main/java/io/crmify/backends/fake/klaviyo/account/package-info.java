/** What an account of the stand-in for Klaviyo holds: profiles, lists, events; and the rules that hold for them. */
@NullMarked
package io.crmify.backends.fake.klaviyo.account;

import org.jspecify.annotations.NullMarked;
