function _typeof(o) { "@babel/helpers - typeof"; return _typeof = "function" == typeof Symbol && "symbol" == typeof Symbol.iterator ? function (o) { return typeof o; } : function (o) { return o && "function" == typeof Symbol && o.constructor === Symbol && o !== Symbol.prototype ? "symbol" : typeof o; }, _typeof(o); }
function _regenerator() { /*! regenerator-runtime -- Copyright (c) 2014-present, Facebook, Inc. -- license (MIT): https://github.com/babel/babel/blob/main/packages/babel-helpers/LICENSE */ var e, t, r = "function" == typeof Symbol ? Symbol : {}, n = r.iterator || "@@iterator", o = r.toStringTag || "@@toStringTag"; function i(r, n, o, i) { var c = n && n.prototype instanceof Generator ? n : Generator, u = Object.create(c.prototype); return _regeneratorDefine2(u, "_invoke", function (r, n, o) { var i, c, u, f = 0, p = o || [], y = !1, G = { p: 0, n: 0, v: e, a: d, f: d.bind(e, 4), d: function d(t, r) { return i = t, c = 0, u = e, G.n = r, a; } }; function d(r, n) { for (c = r, u = n, t = 0; !y && f && !o && t < p.length; t++) { var o, i = p[t], d = G.p, l = i[2]; r > 3 ? (o = l === n) && (u = i[(c = i[4]) ? 5 : (c = 3, 3)], i[4] = i[5] = e) : i[0] <= d && ((o = r < 2 && d < i[1]) ? (c = 0, G.v = n, G.n = i[1]) : d < l && (o = r < 3 || i[0] > n || n > l) && (i[4] = r, i[5] = n, G.n = l, c = 0)); } if (o || r > 1) return a; throw y = !0, n; } return function (o, p, l) { if (f > 1) throw TypeError("Generator is already running"); for (y && 1 === p && d(p, l), c = p, u = l; (t = c < 2 ? e : u) || !y;) { i || (c ? (c > 1 && (G.n = c < 3 ? -1 : u), d(c, u)) : G.v = u); try { if (f = 2, i) { if (c || (o = "next"), t = i[o]) { if (!(t = t.call(i, u))) throw TypeError("iterator result is not an object"); if (!t.done) return t; u = t.value, c < 2 && (c = 0); } else 1 === c && (t = i.return) && t.call(i), c < 2 && (u = TypeError("The iterator does not provide a '" + o + "' method"), c = 1); i = e; } else if ((t = (y = G.n < 0) ? u : r.call(n, G)) !== a) break; } catch (t) { i = e, c = 1, u = t; } finally { f = 1; } } return { value: t, done: y }; }; }(r, o, i), !0), u; } var a = {}; function Generator() {} function GeneratorFunction() {} function GeneratorFunctionPrototype() {} t = Object.getPrototypeOf; var c = [][n] ? t(t([][n]())) : (_regeneratorDefine2(t = {}, n, function () { return this; }), t), u = GeneratorFunctionPrototype.prototype = Generator.prototype = Object.create(c); function f(e) { return Object.setPrototypeOf ? Object.setPrototypeOf(e, GeneratorFunctionPrototype) : (e.__proto__ = GeneratorFunctionPrototype, _regeneratorDefine2(e, o, "GeneratorFunction")), e.prototype = Object.create(u), e; } return GeneratorFunction.prototype = GeneratorFunctionPrototype, _regeneratorDefine2(u, "constructor", GeneratorFunctionPrototype), _regeneratorDefine2(GeneratorFunctionPrototype, "constructor", GeneratorFunction), GeneratorFunction.displayName = "GeneratorFunction", _regeneratorDefine2(GeneratorFunctionPrototype, o, "GeneratorFunction"), _regeneratorDefine2(u), _regeneratorDefine2(u, o, "Generator"), _regeneratorDefine2(u, n, function () { return this; }), _regeneratorDefine2(u, "toString", function () { return "[object Generator]"; }), (_regenerator = function _regenerator() { return { w: i, m: f }; })(); }
function _regeneratorDefine2(e, r, n, t) { var i = Object.defineProperty; try { i({}, "", {}); } catch (e) { i = 0; } _regeneratorDefine2 = function _regeneratorDefine(e, r, n, t) { function o(r, n) { _regeneratorDefine2(e, r, function (e) { return this._invoke(r, n, e); }); } r ? i ? i(e, r, { value: n, enumerable: !t, configurable: !t, writable: !t }) : e[r] = n : (o("next", 0), o("throw", 1), o("return", 2)); }, _regeneratorDefine2(e, r, n, t); }
function _classCallCheck(a, n) { if (!(a instanceof n)) throw new TypeError("Cannot call a class as a function"); }
function _defineProperties(e, r) { for (var t = 0; t < r.length; t++) { var o = r[t]; o.enumerable = o.enumerable || !1, o.configurable = !0, "value" in o && (o.writable = !0), Object.defineProperty(e, _toPropertyKey(o.key), o); } }
function _createClass(e, r, t) { return r && _defineProperties(e.prototype, r), t && _defineProperties(e, t), Object.defineProperty(e, "prototype", { writable: !1 }), e; }
function _toPropertyKey(t) { var i = _toPrimitive(t, "string"); return "symbol" == _typeof(i) ? i : i + ""; }
function _toPrimitive(t, e) { if ("object" != _typeof(t) || !t) return t; var r; if ("undefined" != typeof Symbol && void 0 !== (r = t[Symbol.toPrimitive])) { var i = r.call(t, e || "default"); if ("object" != _typeof(i)) return i; throw new TypeError("@@toPrimitive must return a primitive value."); } return ("string" === e ? String : Number)(t); }
function asyncGeneratorStep(n, t, e, r, o, a, c) { try { var i = n[a](c), u = i.value; } catch (n) { return void e(n); } i.done ? t(u) : Promise.resolve(u).then(r, o); }
function _asyncToGenerator(n) { return function () { var t = this, e = arguments; return new Promise(function (r, o) { var a = n.apply(t, e); function _next(n) { asyncGeneratorStep(a, r, o, _next, _throw, "next", n); } function _throw(n) { asyncGeneratorStep(a, r, o, _next, _throw, "throw", n); } _next(void 0); }); }; }
var BASE = "https://fo.test/?mi=";
function account(_x) {
  return _account.apply(this, arguments);
}
function _account() {
  _account = _asyncToGenerator(/*#__PURE__*/_regenerator().m(function _callee4(formContext) {
    var id;
    return _regenerator().w(function (_context4) {
      while (1) switch (_context4.n) {
        case 0:
          id = formContext.data.entity.getId().replace(/[{}]/g, "");
          _context4.n = 1;
          return Xrm.WebApi.retrieveRecord("account", id, "?$select=accountnumber,name,telephone1");
        case 1:
          return _context4.a(2, _context4.v);
      }
    }, _callee4);
  }));
  return _account.apply(this, arguments);
}
var Orders = /*#__PURE__*/function () {
  "use strict";

  function Orders(menuItem) {
    _classCallCheck(this, Orders);
    this.menuItem = menuItem;
  }
  return _createClass(Orders, [{
    key: "url",
    value: function () {
      var _url = _asyncToGenerator(/*#__PURE__*/_regenerator().m(function _callee(formContext) {
        var row, url, user, _t;
        return _regenerator().w(function (_context) {
          while (1) switch (_context.p = _context.n) {
            case 0:
              _context.n = 1;
              return account(formContext);
            case 1:
              row = _context.v;
              if (row.accountnumber) {
                _context.n = 2;
                break;
              }
              return _context.a(2, null);
            case 2:
              url = BASE + this.menuItem + "&customer=" + encodeURIComponent(row.accountnumber);
              _context.p = 3;
              _context.n = 4;
              return Xrm.WebApi.retrieveRecord("systemuser", "1", "?$select=fullname");
            case 4:
              user = _context.v;
              url += "&user=" + encodeURIComponent(user.fullname);
              _context.n = 6;
              break;
            case 5:
              _context.p = 5;
              _t = _context.v;
              url += "&user=none";
            case 6:
              return _context.a(2, url);
          }
        }, _callee, this, [[3, 5]]);
      }));
      function url(_x2) {
        return _url.apply(this, arguments);
      }
      return url;
    }()
  }, {
    key: "open",
    value: function () {
      var _open = _asyncToGenerator(/*#__PURE__*/_regenerator().m(function _callee2(formContext) {
        var url;
        return _regenerator().w(function (_context2) {
          while (1) switch (_context2.n) {
            case 0:
              _context2.n = 1;
              return this.url(formContext);
            case 1:
              url = _context2.v;
              if (!url) {
                _context2.n = 2;
                break;
              }
              _context2.n = 2;
              return Xrm.Navigation.openUrl(url);
            case 2:
              return _context2.a(2);
          }
        }, _callee2, this);
      }));
      function open(_x3) {
        return _open.apply(this, arguments);
      }
      return open;
    }()
  }]);
}();
var openDetails = /*#__PURE__*/function () {
  var _ref = _asyncToGenerator(/*#__PURE__*/_regenerator().m(function _callee3(formContext) {
    var row, details, _i, _arr, name, shown, part, _t2, _t3, _t4;
    return _regenerator().w(function (_context3) {
      while (1) switch (_context3.p = _context3.n) {
        case 0:
          _context3.n = 1;
          return account(formContext);
        case 1:
          row = _context3.v;
          details = [];
          _i = 0, _arr = ["kind", "name"];
        case 2:
          if (!(_i < _arr.length)) {
            _context3.n = 6;
            break;
          }
          name = _arr[_i];
          if (!(name === "kind")) {
            _context3.n = 3;
            break;
          }
          return _context3.a(3, 5);
        case 3:
          _context3.n = 4;
          return Promise.resolve(row.name);
        case 4:
          shown = _context3.v;
          details.push(name + "=" + encodeURIComponent(shown || "none"));
        case 5:
          _i++;
          _context3.n = 2;
          break;
        case 6:
          part = "";
          _context3.p = 7;
          if (!row.telephone1) {
            _context3.n = 9;
            break;
          }
          part = "&phone=" + encodeURIComponent(row.telephone1);
          _context3.n = 8;
          return Xrm.Navigation.openUrl(BASE + "CustPhones" + part);
        case 8:
          return _context3.a(2, _context3.v);
        case 9:
          _context3.n = 10;
          return Promise.resolve();
        case 10:
          part = "&kind=1";
        case 11:
          _context3.p = 11;
          _context3.n = 12;
          return Promise.resolve();
        case 12:
          details.push("done=1");
          return _context3.f(11);
        case 13:
          _t2 = Xrm.Navigation;
          _t3 = BASE + "CustDetails&" + details.join("&");
          _context3.n = 14;
          return Promise.resolve(part);
        case 14:
          _t4 = _context3.v;
          return _context3.a(2, _t2.openUrl.call(_t2, _t3 + _t4));
      }
    }, _callee3, null, [[7,, 11, 13]]);
  }));
  return function openDetails(_x4) {
    return _ref.apply(this, arguments);
  };
}();
window.openOrders = function (formContext) {
  return new Orders("CustOrders").open(formContext);
};
window.openDetails = openDetails;
