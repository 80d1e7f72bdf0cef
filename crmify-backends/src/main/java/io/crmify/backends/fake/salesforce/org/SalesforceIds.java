package io.crmify.backends.fake.salesforce.org;

/** Ids of 15 characters get three more, which say where the upper case is. */
public final class SalesforceIds {
    private SalesforceIds() {}

    /** In 18 characters; what is no id of 15 stays. */
    public static String whole(String id) {
        if (id.length() != 15) {
            return id;
        }
        var more = new StringBuilder(id);
        for (var part = 0; part < 3; part++) {
            var bits = 0;
            for (var i = 0; i < 5; i++) {
                if (Character.isUpperCase(id.charAt(part * 5 + i))) {
                    bits += 1 << i;
                }
            }
            more.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".charAt(bits));
        }
        return more.toString();
    }
}
