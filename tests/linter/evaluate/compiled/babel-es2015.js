function asyncGeneratorStep(n, t, e, r, o, a, c) { try { var i = n[a](c), u = i.value; } catch (n) { return void e(n); } i.done ? t(u) : Promise.resolve(u).then(r, o); }
function _asyncToGenerator(n) { return function () { var t = this, e = arguments; return new Promise(function (r, o) { var a = n.apply(t, e); function _next(n) { asyncGeneratorStep(a, r, o, _next, _throw, "next", n); } function _throw(n) { asyncGeneratorStep(a, r, o, _next, _throw, "throw", n); } _next(void 0); }); }; }
const BASE = "https://fo.test/?mi=";
function account(_x) {
  return _account.apply(this, arguments);
}
function _account() {
  _account = _asyncToGenerator(function* (formContext) {
    const id = formContext.data.entity.getId().replace(/[{}]/g, "");
    return yield Xrm.WebApi.retrieveRecord("account", id, "?$select=accountnumber,name,telephone1");
  });
  return _account.apply(this, arguments);
}
class Orders {
  constructor(menuItem) {
    this.menuItem = menuItem;
  }
  url(formContext) {
    var _this = this;
    return _asyncToGenerator(function* () {
      const row = yield account(formContext);
      if (!row.accountnumber) {
        return null;
      }
      let url = BASE + _this.menuItem + "&customer=" + encodeURIComponent(row.accountnumber);
      try {
        const user = yield Xrm.WebApi.retrieveRecord("systemuser", "1", "?$select=fullname");
        url += "&user=" + encodeURIComponent(user.fullname);
      } catch (error) {
        url += "&user=none";
      }
      return url;
    })();
  }
  open(formContext) {
    var _this2 = this;
    return _asyncToGenerator(function* () {
      const url = yield _this2.url(formContext);
      if (url) {
        yield Xrm.Navigation.openUrl(url);
      }
    })();
  }
}
const openDetails = /*#__PURE__*/function () {
  var _ref = _asyncToGenerator(function* (formContext) {
    const row = yield account(formContext);
    const details = [];
    for (var _i = 0, _arr = ["kind", "name"]; _i < _arr.length; _i++) {
      const name = _arr[_i];
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
    } finally {
      yield Promise.resolve();
      details.push("done=1");
    }
    return Xrm.Navigation.openUrl(BASE + "CustDetails&" + details.join("&") + (yield Promise.resolve(part)));
  });
  return function openDetails(_x2) {
    return _ref.apply(this, arguments);
  };
}();
window.openOrders = formContext => new Orders("CustOrders").open(formContext);
window.openDetails = openDetails;
