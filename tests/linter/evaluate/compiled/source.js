const BASE = "https://fo.test/?mi=";

async function account(formContext) {
  const id = formContext.data.entity.getId().replace(/[{}]/g, "");
  return await Xrm.WebApi.retrieveRecord("account", id, "?$select=accountnumber,name,telephone1");
}

class Orders {
  constructor(menuItem) {
    this.menuItem = menuItem;
  }

  async url(formContext) {
    const row = await account(formContext);
    if (!row.accountnumber) {
      return null;
    }
    let url = BASE + this.menuItem + "&customer=" + encodeURIComponent(row.accountnumber);
    try {
      const user = await Xrm.WebApi.retrieveRecord("systemuser", "1", "?$select=fullname");
      url += "&user=" + encodeURIComponent(user.fullname);
    } catch (error) {
      url += "&user=none";
    }
    return url;
  }

  async open(formContext) {
    const url = await this.url(formContext);
    if (url) {
      await Xrm.Navigation.openUrl(url);
    }
  }
}

const openDetails = async (formContext) => {
  const row = await account(formContext);
  const details = [];
  for (const name of ["kind", "name"]) {
    if (name === "kind") {
      continue;
    }
    const shown = await Promise.resolve(row.name);
    details.push(name + "=" + encodeURIComponent(shown || "none"));
  }
  let part = "";
  try {
    if (row.telephone1) {
      part = "&phone=" + encodeURIComponent(row.telephone1);
      return await Xrm.Navigation.openUrl(BASE + "CustPhones" + part);
    }
    await Promise.resolve();
    part = "&kind=1";
  } finally {
    await Promise.resolve();
    details.push("done=1");
  }
  return Xrm.Navigation.openUrl(BASE + "CustDetails&" + details.join("&") + (await Promise.resolve(part)));
};

window.openOrders = (formContext) => new Orders("CustOrders").open(formContext);
window.openDetails = openDetails;
