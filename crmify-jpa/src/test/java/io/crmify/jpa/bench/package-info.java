/** What crmify costs, measured: {@code docs/performance.md}. Runs in the build's profile {@code bench} only. */
package io.crmify.jpa.bench;
