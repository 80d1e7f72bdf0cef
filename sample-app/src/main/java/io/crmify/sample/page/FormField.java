package io.crmify.sample.page;

/**
 * A field of a form.
 *
 * @param autocomplete what browsers may fill it in with
 * @param error what is wrong with the value; blank if nothing is
 */
public record FormField(String name, String label, String autocomplete, String value, String error) {
    public String type() {
        return name.equals("email") ? "email" : "text";
    }

    public int most() {
        return name.equals("email") ? 254 : 100;
    }

    public boolean isRequired() {
        return !name.equals("company");
    }

    public boolean isFaulty() {
        return !error.isEmpty();
    }
}
