var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
const BASE = "https://fo.test/?mi=";
function account(formContext) {
    return __awaiter(this, void 0, void 0, function* () {
        const id = formContext.data.entity.getId().replace(/[{}]/g, "");
        return yield Xrm.WebApi.retrieveRecord("account", id, "?$select=accountnumber,name,telephone1");
    });
}
class Orders {
    constructor(menuItem) {
        this.menuItem = menuItem;
    }
    url(formContext) {
        return __awaiter(this, void 0, void 0, function* () {
            const row = yield account(formContext);
            if (!row.accountnumber) {
                return null;
            }
            let url = BASE + this.menuItem + "&customer=" + encodeURIComponent(row.accountnumber);
            try {
                const user = yield Xrm.WebApi.retrieveRecord("systemuser", "1", "?$select=fullname");
                url += "&user=" + encodeURIComponent(user.fullname);
            }
            catch (error) {
                url += "&user=none";
            }
            return url;
        });
    }
    open(formContext) {
        return __awaiter(this, void 0, void 0, function* () {
            const url = yield this.url(formContext);
            if (url) {
                yield Xrm.Navigation.openUrl(url);
            }
        });
    }
}
const openDetails = (formContext) => __awaiter(void 0, void 0, void 0, function* () {
    const row = yield account(formContext);
    const details = [];
    for (const name of ["kind", "name"]) {
        if (name === "kind") {
            continue;
        }
        const shown = yield Promise.resolve(row.name);
        details.push(name + "=" + encodeURIComponent(shown || "none"));
    }
    let part = "";
    try {
        if (row.telephone1) {
            part = "&phone=" + encodeURIComponent(row.telephone1);
            return yield Xrm.Navigation.openUrl(BASE + "CustPhones" + part);
        }
        yield Promise.resolve();
        part = "&kind=1";
    }
    finally {
        yield Promise.resolve();
        details.push("done=1");
    }
    return Xrm.Navigation.openUrl(BASE + "CustDetails&" + details.join("&") + (yield Promise.resolve(part)));
});
window.openOrders = (formContext) => new Orders("CustOrders").open(formContext);
window.openDetails = openDetails;
